// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.gateway.access.AuditLine;
import coordinatool.gateway.access.TrueWords;
import coordinatool.model.AccessRole;
import coordinatool.model.ComparisonStep;
import coordinatool.model.Refused;
import coordinatool.model.Work;
import coordinatool.wire.Command;
import coordinatool.wire.Commands;
import coordinatool.wire.Limits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of each command, whether it is audited, in the log and for those who follow, and what is said of it. */
class AuditTest {
    private static final String REQUEST = "[0x9:0x1:0x0] 0x5";

    private final Play play = Play.withScheduler(Limits.DEFAULT);
    /** What those who follow hear. */
    private final List<AuditLine> audited = new ArrayList<>();
    private final Play.Peer operator = play.connect(1000, Set.of(AccessRole.OPERATOR));

    @BeforeEach
    void follow() {
        play.control.onAudit(audited::add);
    }

    /** What is said to have changed; null of commands that change nothing, or are the daily work of movers. */
    private static String changes(Command command) {
        return switch (command) {
            case AUTH, EHLO, RECV, STATUS, LIST, TRACE -> null;
            // A comparison alone changes nothing: see below.
            case FSCK -> null;
            case QUEUE -> "3 enqueued, 1 skipped";
            case CANCEL, RELEASE -> REQUEST;
            // Said by an operator who is no mover.
            case DONE -> REQUEST + " ended";
            case RESUME -> "mover m0";
            case LOCK -> "locked";
        };
    }

    /** Carries out what the scheduler was asked, if it was. */
    private void carryOut(int status) {
        while (play.waiting() > 0) {
            Message message = play.next(Message.class);
            if (message instanceof Message.Queue m) {
                play.answer(status == 0 ? new Message.Queued(m.id(), 3, 1, true)
                        : new Message.Answer(m.id(), status, "no"));
            } else if (message instanceof Message.Cancel m) {
                play.answer(new Message.Cancelled(m.id(), status == 0 ? List.of()
                        : List.of(new Refused(0, status, "no"))));
            } else if (message instanceof Message.Release m) {
                play.answer(new Message.Answer(m.id(), status, null));
            } else if (message instanceof Message.Resume m) {
                play.answer(new Message.Answer(m.id(), status, null));
            } else if (message instanceof Message.Lock m) {
                play.answer(new Message.Answer(m.id(), status, null));
            } else if (message instanceof Message.Compare m) {
                play.answer(new Message.Answer(m.id(), status, null));
            } else if (message instanceof Message.Done m) {
                play.ok(m.id());
            } else if (message instanceof Message.Ehlo m) {
                play.ok(m.id());
            }
        }
    }

    private void assertSaid(Command command, String changes, String result) {
        assertThat(audited).containsExactly(
                new AuditLine("1000", operator.address(), command.word(), changes, result));
        assertThat(play.log().lines().filter(line -> line.contains("audit"))).hasSize(1).first().asString()
                .contains("audit uid=1000 host=" + operator.address() + " command=" + command.word() + " changes=")
                .endsWith(" result=" + result);
    }

    @ParameterizedTest
    @EnumSource
    void whatChangesTheQueueIsAudited(Command command) {
        operator.say(RolesTest.said(command));
        carryOut(0);
        if (changes(command) == null) {
            assertThat(audited).isEmpty();
            assertThat(play.log()).doesNotContain("audit");
        } else {
            assertSaid(command, changes(command), "done");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCEL", "RELEASE", "RESUME", "LOCK"})
    void soIsWhatFails(Command command) {
        operator.say(RolesTest.said(command));
        carryOut(2);
        assertSaid(command, changes(command), "ENOENT");
    }

    /** The requests that it is handed are said to be done. */
    private void drains(Play.Peer peer, String name) {
        peer.say("{\"command\":\"ehlo\"" + name + "}" + RolesTest.said(Command.RECV));
        while (play.waiting() > 0) {
            Message message = play.next(Message.class);
            if (message instanceof Message.Ehlo m) {
                play.ok(m.id());
            } else if (message instanceof Message.Recv m) {
                play.answer(new Message.Work(m.id(), m.conn(), new Work("testfs", 1, 0, List.of(Play.request(1)))));
            }
        }
        peer.say(Play.text(Commands.done(Play.request(1).cookie(), Play.request(1).dfid(), 0)));
        carryOut(0);
    }

    @ParameterizedTest
    @CsvSource({"MOVER,m0,false", "MOVER,,true", "OPERATOR,m0,true", "OPERATOR,,true"})
    void whoDrainsTheQueueIsAuditedAndAMoverIsNot(AccessRole role, String name, boolean isAudited) {
        drains(play.connect(1001, Set.of(role)), name == null ? "" : ",\"id\":\"" + name + "\"");
        assertThat(audited).hasSize(isAudited ? 1 : 0);
    }

    @Test
    void aCertificateIsNamed() {
        Play site = Play.withScheduler(Limits.DEFAULT, "auth optional\nmunge_socket /nonexistent\n"
                + "role operator CN=*.admin", "");
        Play.Peer peer = site.connect();
        peer.certified(AccessMatrixTest.session("CN=one.admin"));
        peer.say(RolesTest.said(Command.LOCK));
        site.next(Message.Connected.class);
        site.ok(site.next(Message.Lock.class).id());
        assertThat(site.log()).contains("audit uid=\"CN=one.admin\" host=" + peer.address() + " command=lock");
    }

    /** Someone drains the queue without a name, and says then who they are: on a connection of a trusted network. */
    @Test
    void whatWasSaidBeforeIsNotOfWhoHasSaidSinceWhoTheyAre() {
        Play site = Play.withScheduler(Limits.DEFAULT, log -> TrueWords.control(Configured.by("""
                auth optional
                trusted_networks 127.0.0.0/8 10.0.0.0/8
                operators 1000
                """), log));
        List<AuditLine> lines = new ArrayList<>();
        site.control.onAudit(lines::add);
        Play.Peer peer = site.connect();
        String nonce = AccessMatrixTest.nonce(peer);
        site.next(Message.Connected.class);
        String done = Play.text(Commands.done(Play.request(1).cookie(), Play.request(1).dfid(), 0));
        peer.say(done.repeat(12));
        for (int i = 0; i < 11; i++) {
            site.ok(site.next(Message.Done.class).id());
            peer.hear();
        }
        peer.say("{\"command\":\"auth\",\"credential\":\"" + TrueWords.credential(1000, nonce) + "\"}");
        site.settle();
        site.ok(site.next(Message.Done.class).id());
        peer.say(done);
        site.ok(site.next(Message.Done.class).id());
        assertThat(lines).hasSize(12).last().extracting(AuditLine::uid, AuditLine::changes)
                .containsExactly("1000", lines.get(0).changes());
        assertThat(lines.subList(0, 11)).extracting(AuditLine::uid).containsOnly("unknown");
        assertThat(lines.get(10).changes()).isEqualTo("2 more");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aCancelOfManyIsOneLine(int status) {
        operator.say(cancel(200));
        carryOut(status);
        assertThat(audited).containsExactly(new AuditLine("1000", operator.address(), "cancel", "200 requests",
                status == 0 ? "done" : "1 failed"));
    }

    @Test
    void manyInARowAreToldTogetherByTheirRequests() {
        operator.say(cancel(200).repeat(10) + RolesTest.said(Command.CANCEL) + cancel(256).repeat(3));
        carryOut(2);
        assertThat(audited).hasSize(10);
        operator.close();
        assertThat(audited).hasSize(11).last().isEqualTo(
                new AuditLine("1000", operator.address(), "cancel", "769 more", "4 failed"));
    }

    private static String cancel(int count) {
        return Play.text(Commands.cancel(Collections.nCopies(count, Play.request(1).key())));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRepairIsAuditedInBothItsSteps(boolean ofRedis) {
        ComparisonStep look = ofRedis ? new ComparisonStep.Stored(1, false) : new ComparisonStep.Unlisted(1);
        ComparisonStep repair = ofRedis ? new ComparisonStep.Stored(1, true)
                : new ComparisonStep.Repair(1, List.of(Play.request(1)), List.of());
        operator.say(Play.text(Commands.fsck(look)) + Play.text(Commands.fsck(repair)));
        carryOut(0);
        assertSaid(Command.FSCK, ofRedis ? "what Redis lacks" : "1 lost taken in, 0 gone dropped", "done");
    }
}

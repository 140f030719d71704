// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.AccessRole;
import coordinatool.model.BatchSlot;
import coordinatool.model.MoverView;
import coordinatool.model.Page;
import coordinatool.model.Words;
import coordinatool.wire.Command;
import coordinatool.wire.Limits;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command, said by whoever there is: what of it reaches the scheduler, and what is answered. */
class RolesTest {
    private static final String ABOUT = ",\"hai_cookie\":5,\"hai_fid\":{\"f_seq\":9,\"f_oid\":1,\"f_ver\":0}";

    /** Each command as somebody says it who wants it carried out. */
    private static final Map<Command, String> SAID = new EnumMap<>(Map.ofEntries(
            Map.entry(Command.AUTH, ""), Map.entry(Command.EHLO, ",\"id\":\"m0\""),
            Map.entry(Command.RECV, ""),
            Map.entry(Command.DONE, ",\"hai_cookie\":5,\"hai_dfid\":{\"f_seq\":9,\"f_oid\":1,\"f_ver\":0}"),
            Map.entry(Command.QUEUE, ",\"hsm_action_items\":[]"), Map.entry(Command.STATUS, ""),
            Map.entry(Command.LIST, ""), Map.entry(Command.TRACE, ABOUT), Map.entry(Command.CANCEL, ABOUT),
            Map.entry(Command.RELEASE, ABOUT),
            Map.entry(Command.RESUME, ",\"client_id\":\"m0\""), Map.entry(Command.LOCK, ",\"locked\":1"),
            Map.entry(Command.FSCK, ",\"step\":\"begin\"")));

    /** Who may say it, in the words of coordinatool-security(7): o operator, m mover, u user, s monitor, - nobody. */
    private static final Map<Command, String> TABLE = new EnumMap<>(Map.ofEntries(
            Map.entry(Command.AUTH, "omus-"), Map.entry(Command.EHLO, "om"), Map.entry(Command.RECV, "om"),
            Map.entry(Command.DONE, "om"), Map.entry(Command.QUEUE, "o"), Map.entry(Command.STATUS, "omus"),
            Map.entry(Command.LIST, "ou"), Map.entry(Command.TRACE, "ou"), Map.entry(Command.CANCEL, "ou"),
            Map.entry(Command.RELEASE, "o"),
            Map.entry(Command.RESUME, "o"), Map.entry(Command.LOCK, "o"), Map.entry(Command.FSCK, "o")));

    private static final Map<Character, Set<AccessRole>> WHO = Map.of('o', EnumSet.of(AccessRole.OPERATOR),
            'm', EnumSet.of(AccessRole.MOVER), 'u', EnumSet.of(AccessRole.USER), 's', EnumSet.of(AccessRole.MONITOR),
            '-', EnumSet.noneOf(AccessRole.class));

    static Stream<Arguments> cells() {
        return Stream.of(Command.values()).flatMap(command -> WHO.keySet().stream()
                .map(who -> Arguments.of(command, who, TABLE.get(command).indexOf(who) >= 0)));
    }

    private static String said(Command command) {
        return "{\"command\":\"" + command.word() + "\"" + SAID.get(command) + "}";
    }

    @ParameterizedTest(name = "{0} by {1}: {2}")
    @MethodSource("cells")
    void aCommandIsCarriedOutForThoseWhoMay(Command command, char who, boolean may) {
        Play play = Play.withScheduler(Limits.DEFAULT);
        Play.Peer peer = play.connect(1000, WHO.get(who));
        play.next(Message.Connected.class);
        peer.say(said(command));

        if (!may) {
            assertThat(play.waiting()).isZero();
            assertThat(peer.hear()).startsWith("{\"command\":\"" + command.word() + "\",\"status\":13,\"error\":\"")
                    .contains("needs the role " + Words.of(command.missing()));
            assertThat(play.log()).contains("command refused").contains("uid 1000").contains(peer.address());
        } else if (command == Command.AUTH) {
            assertThat(peer.hear()).isEqualTo("{\"command\":\"auth\",\"auth\":\"off\"}");
        } else if (command == Command.CANCEL && who == 'u') {
            // See OwnRequestsTest.
            assertThat(peer.hear()).contains("\"status\":13").contains("no mount");
        } else if (command == Command.RECV) {
            assertThat(peer.hear()).contains("\"status\":22");
        } else {
            assertThat(play.waiting()).as("messages to the scheduler").isOne();
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aCommandThatMakesNoSenseIsFirstOfAllForbidden(Command command, char who, boolean may) {
        Play play = Play.withScheduler(Limits.DEFAULT);
        Play.Peer peer = play.connect(1000, WHO.get(who)).say("{\"command\":\"" + command.word()
                + "\",\"credential\":1,\"hsm_action_items\":1,\"archive_ids\":[0],\"max_bytes\":1,\"locked\":9,"
                + "\"hai_fid\":1,\"step\":\"x\"}");
        if (command != Command.STATUS && command != Command.QUEUE) {
            assertThat(peer.hear()).contains("\"status\":" + (may ? 22 : 13));
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutAuthAnybodyMayDoAnything(Command command) {
        Play play = Play.withScheduler(Limits.DEFAULT);
        Play.Peer peer = play.connect().say(said(command));
        String reply = peer.hear();
        assertThat(reply == null ? "" : reply).doesNotContain("\"status\":13");
    }

    @Test
    void moversOfTrustedNetworksNeedNotSayWhoTheyAreAndAreNamed() {
        Play play = Play.withScheduler(Limits.DEFAULT, "auth optional\nmunge_socket /nonexistent\n"
                + "trusted_networks 10.0.0.0/8 127.0.0.1", "");
        Play.Peer mover = play.connect().say("{\"command\":\"ehlo\"}");
        play.next(Message.Connected.class);
        play.ok(play.next(Message.Ehlo.class).id());
        assertThat(mover.hear()).isEqualTo("{\"command\":\"ehlo\"}");
        assertThat(mover.say(said(Command.LOCK)).hear()).contains("\"status\":13").contains("say who you are");
        assertThat(play.log()).contains("movers do not say who they are host=127.0.0.1");
        mover.say("{\"command\":\"status\"}");
        play.answer(new Message.StatusAnswer(play.next(Message.Status.class).id(), Play.status(1),
                new Page(List.of(), null)));
        assertThat(mover.hear()).contains("\"unauthenticated\":\"127.0.0.1\"");

        Play elsewhere = Play.withScheduler(Limits.DEFAULT, "auth optional\ntrusted_networks 10.0.0.0/8 ::1", "");
        assertThat(elsewhere.connect().say("{\"command\":\"ehlo\"}").hear()).contains("\"status\":13");
    }

    /** Of a mover with a batch slot. */
    private static String status(Set<AccessRole> roles) {
        Play play = Play.withScheduler(Limits.DEFAULT);
        Play.Peer peer = play.connect(1000, roles).say("{\"command\":\"status\",\"verbose\":6}");
        play.next(Message.Connected.class);
        Message.Status asked = play.next(Message.Status.class);
        BatchSlot slot = new BatchSlot("project=secret".getBytes(StandardCharsets.UTF_8), 1, 0, 0);
        MoverView mover = new MoverView("m0", MoverView.State.READY, 0, new int[0], MoverView.Tally.NONE, false,
                List.of(slot));
        play.answer(new Message.StatusAnswer(asked.id(), Play.status(1), new Page(List.of(mover), null)));
        return (asked.requests() ? "lists " : "") + peer.hear();
    }

    @Test
    void aUserSeesNothingOfOthersInAStatus() {
        assertThat(status(EnumSet.of(AccessRole.USER))).contains("\"client_id\":\"m0\"", "\"current_count\":1")
                .doesNotContain("secret", "lists", "waiting_archive");
        for (AccessRole role : EnumSet.of(AccessRole.OPERATOR, AccessRole.MONITOR, AccessRole.MOVER)) {
            assertThat(status(EnumSet.of(AccessRole.USER, role))).startsWith("lists").contains("project=secret");
        }
    }
}

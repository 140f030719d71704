// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static coordinatool.gateway.Play.request;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.AccessRole;
import coordinatool.model.PageCursor;
import coordinatool.model.Refused;
import coordinatool.wire.Commands;
import coordinatool.wire.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users may do about requests of their own files, with real files that belong to whoever runs this. */
class OwnRequestsTest {
    @TempDir
    Path mount;
    private long us;
    private Play play;

    /** There are the files 1 and 2. */
    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(mount.resolve(".lustre/fid"));
        for (int i = 1; i <= 2; i++) {
            us = (Integer) Files.getAttribute(Files.createFile(file(i)), "unix:uid");
        }
        play = Play.withScheduler(Limits.DEFAULT, "auth munge", mount.toString());
    }

    private Path file(int number) {
        String fid = request(number).fid().toString();
        return mount.resolve(".lustre/fid/" + fid.substring(1, fid.length() - 1));
    }

    private Play.Peer user(long uid) {
        Play.Peer peer = play.connect(uid, Set.of(AccessRole.USER));
        play.next(Message.Connected.class);
        return peer;
    }

    private static String cancel(int number) {
        return Play.text(Commands.cancel(request(number).cookie(), request(number).fid()));
    }

    private static String cancel(int... numbers) {
        return Play.text(Commands.cancel(IntStream.of(numbers).mapToObj(number -> request(number).key()).toList()));
    }

    private String heard(Play.Peer peer) {
        play.settle();
        return peer.hear();
    }

    @Test
    void theOwnerCancels() {
        Play.Peer owner = user(us).say(cancel(1));
        play.settle();
        Message.Cancel cancel = play.next(Message.Cancel.class);
        assertThat(cancel.requests()).containsExactly(request(1).key());
        play.ok(cancel.id());
        assertThat(owner.hear()).isEqualTo("{\"command\":\"cancel\"}");
    }

    @Test
    void nobodyElseDoes() throws IOException {
        assertThat(heard(user(us + 1).say(cancel(1)))).contains("\"status\":13").contains("belongs to somebody else");
        assertThat(heard(user(us).say(cancel(3)))).as("a file that is gone").contains("\"status\":13");
        // A file that has changed hands is its new owner's, also where only its name leads elsewhere.
        Files.delete(file(2));
        Files.createSymbolicLink(file(2), Path.of("/proc/1/no such file"));
        assertThat(heard(user(us + 1).say(cancel(2)))).contains("\"status\":13");
        assertThat(play.waiting()).isZero();
    }

    @Test
    void ofManyTheOwnerCancelsTheirOwnAndTheOthersAreRefused() {
        Play.Peer owner = user(us).say(cancel(3, 1, 4, 2, 1));
        play.settle();
        Message.Cancel cancel = play.next(Message.Cancel.class);
        assertThat(cancel.requests()).containsExactly(request(1).key(), request(2).key(), request(1).key());
        play.answer(new Message.Cancelled(cancel.id(), List.of(new Refused(2, 2, "No such request"))));
        String others = ",\"status\":13,\"error\":\"cancel needs the role operator, and uid " + us
                + " has user; the file belongs to somebody else\"}";
        assertThat(owner.hear()).isEqualTo("{\"command\":\"cancel\",\"canceled\":2,\"refused\":[{\"index\":0" + others
                + ",{\"index\":2" + others + ",{\"index\":4,\"status\":2,\"error\":\"No such request\"}]}");
        assertThat(play.log().lines().filter(line -> line.contains("command refused"))).hasSize(1).first().asString()
                .contains("missing=operator user=").contains("roles=user");
        assertThat(play.log()).contains("changes=\"5 requests\" result=\"3 failed\"");
    }

    @Test
    void ofManyNobodyElseCancelsAny() {
        Play.Peer other = user(us + 1).say(cancel(1, 2, 3));
        assertThat(heard(other)).contains("\"index\":0,\"status\":13", "\"index\":1,\"status\":13",
                "\"index\":2,\"status\":13").doesNotContain("canceled");
        assertThat(play.waiting()).isZero();
    }

    @Test
    void oneListIsLookedAtAtATime() {
        Play.Peer owner = user(us).say(cancel(IntStream.range(0, 256).map(i -> 1 + i % 100).toArray()));
        assertThat(owner.waits()).isTrue();
        play.settle();
        assertThat(owner.waits()).isFalse();
    }

    @Test
    void aNewSchedulerIsAskedForTheSameOfMany() {
        Play.Peer owner = user(us).say(cancel(3, 1));
        play.settle();
        Message.Cancel first = play.next(Message.Cancel.class);
        play.restartScheduler();
        play.next(Message.Connected.class);
        assertThat(play.next(Message.Cancel.class)).isEqualTo(first);
        play.answer(new Message.Cancelled(first.id(), List.of(new Refused(0, 2, "No such request"))));
        assertThat(owner.hear()).contains("\"index\":0,\"status\":13", "\"index\":1,\"status\":2")
                .doesNotContain("canceled");
    }

    @Test
    void commandsKeepTheirOrderWhileFilesAreLookedAt() {
        Play.Peer owner = user(us).say(cancel(1) + cancel(3) + cancel(2) + "{\"command\":\"lock\"}");
        play.settle();
        play.ok(play.next(Message.Cancel.class).id());
        play.ok(play.next(Message.Cancel.class).id());
        assertThat(Stream.generate(owner::hear).limit(4).map(reply -> reply.replaceAll(",\"error.*", "}")))
                .containsExactly("{\"command\":\"cancel\"}", "{\"command\":\"cancel\",\"status\":13}",
                        "{\"command\":\"cancel\"}", "{\"command\":\"lock\",\"status\":13}");
    }

    @Test
    void nobodyTakesAllPlacesWhereFilesWaitToBeLookedAt() {
        Play.Peer owner = user(us).say(cancel(1).repeat(65));
        assertThat(owner.waits()).isTrue();
        play.settle();
        assertThat(play.waiting()).isEqualTo(64);
        assertThat(owner.waits()).isFalse();
        play.settle();
        assertThat(play.waiting()).isEqualTo(65);
    }

    @Test
    void aListHasOwnRequestsOnly() {
        Play.Peer owner = user(us).say("{\"command\":\"list\"}");
        Message.ListNext first = play.next(Message.ListNext.class);
        PageCursor on = PageCursor.at(1, 1);
        play.answer(new Message.StatusPage(first.id(), Answers.page(on, 1, 3)));
        play.settle();
        play.answer(new Message.StatusPage(play.next(Message.ListNext.class).id(), Answers.page(on, 3)));
        play.settle();
        play.answer(new Message.StatusPage(play.next(Message.ListNext.class).id(), Answers.page(null, 3, 2)));
        assertThat(heard(owner)).contains("1001", "1002").doesNotContain("1003").endsWith("]}");

        Play.Peer other = user(us + 1).say("{\"command\":\"list\"}");
        play.answer(new Message.StatusPage(play.next(Message.ListNext.class).id(), Answers.page(null, 1, 2, 3)));
        assertThat(heard(other)).isEqualTo("{\"command\":\"list\",\"requests\":[]}");
    }

    @Test
    void aLongPageHasEachOfThem() throws IOException {
        for (int i = 3; i <= 300; i++) {
            Files.createFile(file(i));
        }
        Files.delete(file(200));
        Play.Peer owner = user(us).say("{\"command\":\"list\"}");
        play.answer(new Message.StatusPage(play.next(Message.ListNext.class).id(),
                Answers.page(null, IntStream.rangeClosed(1, 301).toArray())));
        String heard = heard(owner);
        assertThat(IntStream.rangeClosed(1, 301).filter(i -> !heard.contains(Integer.toString(1000 + i))).toArray())
                .containsExactly(200, 301);
    }

    @Test
    void anOperatorListsAllAndOwnWhereThatIsAskedFor() {
        Play.Peer operator = play.connect(us, Set.of(AccessRole.OPERATOR));
        play.next(Message.Connected.class);
        operator.say("{\"command\":\"list\"}");
        play.answer(new Message.StatusPage(play.next(Message.ListNext.class).id(), Answers.page(null, 1, 3)));
        assertThat(operator.hear()).contains("1001", "1003");
        operator.say("{\"command\":\"list\",\"own\":true}");
        play.answer(new Message.StatusPage(play.next(Message.ListNext.class).id(), Answers.page(null, 1, 3)));
        assertThat(heard(operator)).contains("1001").doesNotContain("1003");
    }

    @Test
    void whoMaySeeRequestsMayAskWhoseTheFilesAre() {
        String owner = "\"uid\":" + us + ",";
        for (String auth : new String[] {"auth off", "auth munge"}) {
            play = Play.withScheduler(Limits.DEFAULT, auth, mount.toString());
            Play.Peer operator = play.connect(us + 1, Set.of(AccessRole.OPERATOR));
            play.next(Message.Connected.class);
            operator.say("{\"command\":\"list\",\"owners\":true}");
            play.answer(new Message.StatusPage(play.next(Message.ListNext.class).id(), Answers.page(null, 1, 3)));
            assertThat(heard(operator)).as("one, and one of a file that is gone").contains("1001", "1003")
                    .containsOnlyOnce("\"user\":").containsOnlyOnce(us == 0 ? "\"user\":\"root\"" : owner);
        }
        Play.Peer other = user(us + 1).say("{\"command\":\"list\",\"owners\":true}");
        play.answer(new Message.StatusPage(play.next(Message.ListNext.class).id(), Answers.page(null, 1, 2, 3)));
        assertThat(heard(other)).isEqualTo("{\"command\":\"list\",\"owners\":true,\"requests\":[]}");
    }

    @Test
    void whatAnotherMayReadIsSeenWhereTheSiteSaysSoAndNotCancelled() throws IOException {
        play = Play.withScheduler(Limits.DEFAULT, "auth munge\nusers_see readable", mount.toString());
        Files.setPosixFilePermissions(file(1), PosixFilePermissions.fromString("rw----r--"));
        Files.setPosixFilePermissions(file(2), PosixFilePermissions.fromString("rw-r-----"));
        Play.Peer other = user(us + 1).say("{\"command\":\"list\"}");
        play.answer(new Message.StatusPage(play.next(Message.ListNext.class).id(), Answers.page(null, 1, 2, 3)));
        assertThat(heard(other)).contains("1001").doesNotContain("1002", "1003");
        other.say("{\"command\":\"trace\",\"hai_cookie\":5}");
        play.answer(new Message.Traced(play.next(Message.Trace.class).id(), Answers.trace(1, 2)));
        assertThat(heard(other)).contains("1001").doesNotContain("1002");
        other.say("{\"command\":\"list\",\"own\":true}");
        play.answer(new Message.StatusPage(play.next(Message.ListNext.class).id(), Answers.page(null, 1, 2)));
        assertThat(heard(other)).as("what cancel --mine goes by").isEqualTo("{\"command\":\"list\",\"requests\":[]}");
        assertThat(heard(other.say(cancel(1)))).contains("\"status\":13").contains("belongs to somebody else");
        assertThat(play.waiting()).isZero();
    }

    @Test
    void aNewSchedulerBeginsTheListAnew() {
        Play.Peer owner = user(us).say("{\"command\":\"list\"}");
        play.answer(new Message.StatusPage(play.next(Message.ListNext.class).id(), Answers.page(null, 1)));
        play.restartScheduler();
        play.settle();
        play.next(Message.Connected.class);
        play.answer(new Message.StatusPage(play.next(Message.ListNext.class).id(), Answers.page(null, 2)));
        assertThat(heard(owner)).contains("1002").doesNotContain("1001");
        assertThat(owner.hear()).isNull();
    }

    @Test
    void aTraceHasOwnRequestsOnly() {
        Play.Peer owner = user(us).say("{\"command\":\"trace\",\"hai_cookie\":5}");
        play.answer(new Message.Traced(play.next(Message.Trace.class).id(), Answers.trace(1, 3)));
        assertThat(heard(owner)).contains("1001").doesNotContain("1003");
    }

    @Test
    void whatTheMountDoesNotShowIsNobodys() throws IOException {
        for (int i = 1; i <= 2; i++) {
            Files.delete(file(i));
        }
        Files.delete(mount.resolve(".lustre/fid"));
        assertThat(heard(user(us).say(cancel(1)))).contains("\"status\":11").contains("cannot see whose");
        Play.Peer owner = user(us).say("{\"command\":\"list\"}");
        play.answer(new Message.StatusPage(play.next(Message.ListNext.class).id(), Answers.page(null, 1)));
        assertThat(heard(owner)).contains("\"status\":11").doesNotContain("1001");
    }

    @Test
    void whoIsGoneCancelsNothing() {
        Play.Peer owner = user(us).say(cancel(1));
        owner.close();
        play.next(Message.Disconnected.class);
        play.settle();
        assertThat(play.waiting()).isZero();
    }
}

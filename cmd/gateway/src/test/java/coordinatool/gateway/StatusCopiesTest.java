// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static coordinatool.gateway.Play.done;
import static coordinatool.gateway.Play.request;
import static coordinatool.gateway.Play.text;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.Counts;
import coordinatool.model.Ehlo;
import coordinatool.model.MoverView;
import coordinatool.model.Page;
import coordinatool.model.PageCursor;
import coordinatool.model.Work;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.wire.ClientMessage;
import coordinatool.wire.Commands;
import coordinatool.wire.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a status is answered without the scheduler. */
class StatusCopiesTest {
    private static final String STATUS = "{\"command\":\"status\"}";

    @TempDir
    Path directory;
    private Play play;
    private Play.Peer client;

    @BeforeEach
    void connect() {
        play = new Play(Limits.DEFAULT,
                EndFile.open(directory.resolve("ends"), new Log("gateway", Level.ERROR, System.err)));
        play.restartScheduler();
        client = play.connect();
        play.next(Message.Connected.class);
    }

    private void answer(long id, int connections, PageCursor next, MoverView... movers) {
        play.answer(new Message.StatusAnswer(id, Answers.status(connections), new Page(List.of(movers), next)));
    }

    /** Asks, and has the scheduler be asked and say how many connections there are. Returns the reply. */
    private String asked(int connections) {
        client.say(STATUS);
        answer(play.next(Message.Status.class).id(), connections, null);
        return client.hear();
    }

    /** Asks, and has the scheduler not be asked. Returns the reply. */
    private String known(Play.Peer by, String question) {
        by.say(question);
        assertThat(play.waiting()).as("said to the scheduler").isZero();
        return by.hear();
    }

    @Test
    void whoeverAsksTheSameAgainIsToldTheSame() {
        Play.Peer other = play.connect();
        play.next(Message.Connected.class);
        String reply = asked(2);
        assertThat(reply).contains("\"clients_connected\":2");
        assertThat(known(client, STATUS)).isEqualTo(reply);
        assertThat(known(other, STATUS)).isEqualTo(reply);
    }

    @Test
    void anotherQuestionIsAnotherMatter() {
        asked(1);
        client.say("{\"command\":\"status\",\"details\":true}");
        answer(play.next(Message.Status.class).id(), 2, null);
        assertThat(client.hear()).contains("\"clients_connected\":2");
        assertThat(known(client, "{\"command\":\"status\",\"details\":true}")).contains("\"clients_connected\":2");
    }

    @Test
    void whatTheSchedulerSaysHasChangedIsAskedAnew() {
        asked(1);
        play.answer(new Message.StatusChanged());
        assertThat(asked(2)).contains("\"clients_connected\":2");
        assertThat(known(client, STATUS)).contains("\"clients_connected\":2");
    }

    @Test
    void whatChangesWhileItIsAskedIsNotKept() {
        client.say(STATUS);
        Message.Status question = play.next(Message.Status.class);
        play.answer(new Message.StatusChanged());
        answer(question.id(), 1, null);
        assertThat(client.hear()).contains("\"clients_connected\":1");
        assertThat(asked(2)).contains("\"clients_connected\":2");
    }

    @Test
    void whoeverTellsTheSchedulerSomethingSeesItInAStatus() {
        asked(1);
        client.say("{\"command\":\"lock\",\"locked\":1}" + STATUS);
        play.ok(play.next(Message.Lock.class).id());
        answer(play.next(Message.Status.class).id(), 2, null);
        assertThat(client.hear()).contains("lock");
        assertThat(client.hear()).contains("\"clients_connected\":2");
    }

    @Test
    void anEndThatWasAnsweredIsSaidBeforeTheStatusThatCountsIt() {
        client.say(text(Commands.ehlo(new Ehlo("m0", "testfs", new int[0], List.of()))) + "{\"command\":\"recv\"}");
        play.ok(play.next(Message.Ehlo.class).id());
        Message.Recv recv = play.next(Message.Recv.class);
        play.answer(new Message.Work(recv.id(), recv.conn(), new Work("testfs", 1, 0, List.of(request(1)))));
        client.hear();
        client.hear();
        asked(1);
        client.say(done(1) + STATUS);
        play.next(Message.Ended.class);
        answer(play.next(Message.Status.class).id(), 2, null);
        assertThat(client.hear()).contains("done");
        assertThat(client.hear()).contains("\"clients_connected\":2");
        assertThat(known(client, STATUS)).contains("\"clients_connected\":2");
    }

    @Test
    void aNewSchedulerIsAskedItself() {
        asked(1);
        play.restartScheduler();
        play.next(Message.Connected.class);
        assertThat(asked(2)).contains("\"clients_connected\":2");
    }

    @Test
    void aSchedulerThatIsAwayIsNotSpokenFor() {
        asked(1);
        play.missScheduler();
        assertThat(client.say(STATUS).hear()).contains("\"status\":11");
    }

    @Test
    void aCopyEndsASecondAfterItWasAsked() {
        play.turn(TimeUnit.SECONDS.toNanos(5));
        client.say(STATUS);
        Message.Status question = play.next(Message.Status.class);
        play.turn(TimeUnit.SECONDS.toNanos(6));
        answer(question.id(), 1, null);
        client.hear();
        known(client, STATUS);
        play.turn(TimeUnit.SECONDS.toNanos(6) + 1);
        asked(2);
    }

    @Test
    void whatTakesLongerIsNotKept() {
        play.turn(TimeUnit.SECONDS.toNanos(5));
        client.say(STATUS);
        Message.Status question = play.next(Message.Status.class);
        play.turn(TimeUnit.SECONDS.toNanos(6) + 1);
        answer(question.id(), 1, null);
        client.hear();
        asked(2);
    }

    private static boolean isKept(StatusCopies copies, ClientMessage.Status command) throws IOException {
        StatusCopies.Reply reply = copies.begin(command, "");
        reply.to(OutputStream.nullOutputStream()).write('x');
        reply.finish();
        return copies.known(command, "") != null;
    }

    @Test
    void thoseThatAreReadSlowlyHoldNoMoreThanSoManyAndThatNotForLong() throws IOException {
        StatusCopies copies = new StatusCopies();
        ClientMessage.Status more = new ClientMessage.Status(StatusCopies.KEPT, false);
        List<Runnable> ends = List.of(copies::changed, () -> copies.turn(TimeUnit.SECONDS.toNanos(1) + 1));
        for (Runnable end : ends) {
            for (int form = 0; form < StatusCopies.KEPT; form++) {
                copies.begin(new ClientMessage.Status(form, false), "").to(OutputStream.nullOutputStream()).write('x');
            }
            assertThat(isKept(copies, more)).as("one more").isFalse();
            end.run();
            assertThat(isKept(copies, more)).as("once they may not become known").isTrue();
            copies.changed();
        }
    }

    @Test
    void ofSeveralThatAreAskedTheSameAtOnceOneIsKeptWhole() throws IOException {
        StatusCopies copies = new StatusCopies();
        ClientMessage.Status command = new ClientMessage.Status(0, false);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StatusCopies.Reply first = copies.begin(command, "");
        StatusCopies.Reply second = copies.begin(command, "");
        first.to(out).write('a');
        second.to(out).write('b');
        second.finish();
        assertThat(copies.known(command, "")).as("while it is written").isNull();
        first.to(out).write('c');
        first.finish();
        assertThat(copies.known(command, "")).hasToString("ac");
        assertThat(out).hasToString("abc");
    }

    @Test
    void oneOfSeveralPagesIsKeptWhole() {
        client.say(STATUS);
        PageCursor middle = new PageCursor(5, 1, 0, 2, 3);
        answer(play.next(Message.Status.class).id(), 2, middle, mover("m0"));
        Message.StatusNext second = play.next(Message.StatusNext.class);
        play.answer(new Message.StatusPage(second.id(), new Page(List.of(mover("m1")), null)));
        String reply = client.hear();
        assertThat(reply).contains("m0").contains("m1");
        assertThat(known(client, STATUS)).isEqualTo(reply);
    }

    @Test
    void aLongOneIsNotKept() {
        client.say(STATUS);
        List<MoverView> movers = Collections.nCopies(StatusCopies.MAX_BYTES / 20, mover("m0"));
        play.answer(new Message.StatusAnswer(play.next(Message.Status.class).id(), Answers.status(1),
                new Page(List.copyOf(movers), null)));
        client.hear();
        asked(1);
    }

    private static MoverView mover(String id) {
        return new MoverView(id, MoverView.State.READY, 0, new int[0], new MoverView.Tally(Counts.NONE, Counts.NONE,
                Counts.NONE, 0, Counts.UNLIMITED), false, List.of());
    }
}

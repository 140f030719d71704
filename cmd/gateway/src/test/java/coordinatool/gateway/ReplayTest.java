// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static coordinatool.gateway.Play.done;
import static coordinatool.gateway.Play.queue;
import static coordinatool.gateway.Play.request;
import static coordinatool.gateway.Play.text;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.Action;
import coordinatool.model.Ehlo;
import coordinatool.model.MoverView;
import coordinatool.model.Page;
import coordinatool.model.PageCursor;
import coordinatool.model.Request;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestView;
import coordinatool.model.Work;
import coordinatool.wire.Commands;
import coordinatool.wire.Limits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A scheduler that is followed by another one that knows nothing. */
class ReplayTest {
    private final Play play = Play.withScheduler(Limits.DEFAULT);
    private long conn;

    private static Request cancelOf(int number) {
        Request r = request(number);
        return new Request(Action.CANCEL, r.fid(), r.dfid(), 0, -1, r.cookie(), 0, 1, 0, 0, Request.NO_DATA, null);
    }

    /** A mover that ran 9 and 8 before, was given 1, 2 and 3, and has done 1 and 8; {@link #conn} is its connection. */
    private Play.Peer mover() {
        Play.Peer mover = play.connect();
        conn = play.next(Message.Connected.class).conn();
        mover.say(text(Commands.ehlo(new Ehlo("m0", "testfs", new int[] {1}, List.of(request(9), request(8))))));
        play.ok(play.next(Message.Ehlo.class).id());
        mover.say("{\"command\":\"recv\"}");
        give(play.next(Message.Recv.class), cancelOf(9), request(1), request(2), request(3));
        mover.say(done(1) + done(8));
        play.ok(play.next(Message.Done.class).id());
        play.ok(play.next(Message.Done.class).id());
        for (String command : List.of("ehlo", "recv", "done", "done")) {
            assertThat(mover.hear()).contains("\"command\":\"" + command + "\"");
        }
        return mover;
    }

    private void give(Message.Recv recv, Request... requests) {
        play.answer(new Message.Work(recv.id(), conn, new Work("testfs", 1, 0, List.of(requests))));
    }

    @Test
    void anotherSchedulerIsToldEverythingAndMoversSeeNothing() {
        Play.Peer mover = mover();
        Play.Peer silent = play.connect();
        play.next(Message.Connected.class);
        mover.say(queue(5) + done(2) + "{\"command\":\"recv\",\"max_archive\":7}" + "{\"command\":\"status\"}");
        Message.Queue queue = play.next(Message.Queue.class);
        Message.Done done = play.next(Message.Done.class);
        play.next(Message.Recv.class);
        play.next(Message.Status.class);

        play.restartScheduler();
        assertThat(play.next(Message.Connected.class)).isEqualTo(new Message.Connected(conn, mover.address()));
        // Before the running list, and not in it: the scheduler before may have known it.
        assertThat(play.next(Message.Done.class)).isEqualTo(done);
        Message.Ehlo ehlo = play.next(Message.Ehlo.class);
        assertThat(ehlo.replay()).isTrue();
        assertThat(ehlo.ehlo().mover()).isEqualTo("m0");
        assertThat(ehlo.ehlo().fsname()).isEqualTo("testfs");
        assertThat(ehlo.ehlo().archiveIds()).containsExactly(1);
        assertThat(ehlo.ehlo().running()).usingRecursiveComparison().isEqualTo(List.of(request(9), request(3)));
        Message.Queue queueAgain = play.next(Message.Queue.class);
        assertThat(queueAgain.id()).isEqualTo(queue.id());
        Message.Recv recvAgain = play.next(Message.Recv.class);
        assertThat(recvAgain.limits().maxArchive()).isEqualTo(7);
        Message.Status statusAgain = play.next(Message.Status.class);
        assertThat(play.next(Message.Connected.class).address()).isEqualTo(silent.address());

        give(recvAgain, request(4));
        assertThat(mover.hear()).contains("\"hai_cookie\":1004");
        play.ok(done.id());
        play.answer(new Message.Queued(queueAgain.id(), 0, 1, true));
        assertThat(mover.hear()).isEqualTo("{\"command\":\"queue\",\"skipped\":1}");
        assertThat(mover.hear()).isEqualTo("{\"command\":\"done\"}");
        play.answer(new Message.StatusAnswer(statusAgain.id(), Answers.status(2), new Page(List.of(), null)));
        assertThat(mover.hear())
                .isEqualTo("{\"command\":\"status\",\"clients_connected\":2,\"ingests\":0,\"clients\":[]}");
    }

    @Test
    void aStatusBehindAnotherReplyEndsAndSaysSoAndWhatWasGivenIsListed() {
        Play.Peer mover = mover();
        mover.say("{\"command\":\"recv\"}" + done(2) + "{\"command\":\"status\"}");
        give(play.next(Message.Recv.class), request(4));
        assertThat(mover.hear()).contains("\"hai_cookie\":1004");
        Message.Done done = play.next(Message.Done.class);
        play.answer(new Message.StatusAnswer(play.next(Message.Status.class).id(), Answers.status(2),
                Answers.firstPage()));
        assertThat(mover.hear()).isNull();

        play.restartScheduler();
        play.next(Message.Connected.class);
        assertThat(play.next(Message.Done.class)).isEqualTo(done);
        assertThat(play.next(Message.Ehlo.class).ehlo().running()).usingRecursiveComparison()
                .isEqualTo(List.of(request(9), request(3), request(4)));
        play.ok(done.id());
        assertThat(mover.hear()).contains("done");
        assertThat(mover.hear()).contains("\"clients_connected\":2").contains("the scheduler was restarted");
        assertThat(play.waiting()).isZero();
    }

    @Test
    void anEhloThatWasAcceptedIsNotAskedAgainWhileItsReplyWaits() {
        Play.Peer mover = play.connect();
        play.next(Message.Connected.class);
        mover.say("{\"command\":\"lock\"}{\"command\":\"ehlo\",\"id\":\"m0\"}{\"command\":\"recv\"}");
        Message.Lock lock = play.next(Message.Lock.class);
        play.ok(play.next(Message.Ehlo.class).id());
        play.next(Message.Recv.class);

        play.restartScheduler();
        play.next(Message.Connected.class);
        assertThat(play.next(Message.Ehlo.class).replay()).isTrue();
        assertThat(play.next(Message.Lock.class)).isEqualTo(lock);
        play.next(Message.Recv.class);
        assertThat(play.waiting()).isZero();
        play.ok(lock.id());
        assertThat(mover.hear()).contains("lock");
        assertThat(mover.hear()).isEqualTo("{\"command\":\"ehlo\"}");
    }

    /** Lustre may order a request again while a mover has it: when that one ends it, it is given out again at once. */
    @Test
    void whatIsGivenAgainBeforeItsEndIsConfirmedIsListed() {
        Play.Peer mover = mover();
        mover.say("{\"command\":\"recv\"}" + done(2) + done(3));
        Message.Recv recv = play.next(Message.Recv.class);
        Message.Done done = play.next(Message.Done.class);
        play.next(Message.Done.class);
        give(recv, request(2), request(3));
        mover.hear();
        play.ok(done.id());
        mover.hear();

        play.restartScheduler();
        play.next(Message.Connected.class);
        assertThat(play.next(Message.Done.class).cookie()).isEqualTo(request(3).cookie());
        assertThat(play.next(Message.Ehlo.class).ehlo().running()).extracting(Request::cookie)
                .containsExactly(1009L, 1002L, 1003L);
    }

    @Test
    void aListThatHasBegunEndsAndSaysSoAndACancelIsToldAgain() {
        Play.Peer client = play.connect();
        play.next(Message.Connected.class);
        String cancel = text(Commands.cancel(1002, request(2).fid()));
        client.say(text(Commands.list(RequestFilter.ALL)) + cancel);
        Message.ListNext asked = play.next(Message.ListNext.class);

        play.restartScheduler();
        play.next(Message.Connected.class);
        assertThat(play.next(Message.ListNext.class)).as("it has not begun").isEqualTo(asked);
        play.answer(new Message.StatusPage(asked.id(),
                new Page(List.of(RequestView.waiting(request(1))), new PageCursor(0, 1, 0, 2, 3))));
        Message.ListNext rest = play.next(Message.ListNext.class);

        play.restartScheduler();
        play.next(Message.Connected.class);
        assertThat(client.hear()).contains("\"hai_cookie\":1001").endsWith("}],\"status\":11,"
                + "\"error\":\"the scheduler was restarted, the list is not complete\"}");
        Message.Cancel cancelled = play.next(Message.Cancel.class);
        play.answer(new Message.StatusPage(rest.id(), new Page(List.of(), null)));

        play.restartScheduler();
        play.next(Message.Connected.class);
        assertThat(play.next(Message.Cancel.class)).isEqualTo(cancelled);
        play.ok(cancelled.id());
        assertThat(client.hear()).isEqualTo("{\"command\":\"cancel\"}");
    }

    @Test
    void aStatusThatHasBegunEndsAndSaysSo() {
        Play.Peer client = play.connect();
        play.next(Message.Connected.class);
        client.say(text(Commands.status(6)) + "{\"command\":\"lock\",\"locked\":1}");
        play.answer(new Message.StatusAnswer(play.next(Message.Status.class).id(), Answers.status(1),
                new Page(List.of(
                        new MoverView("m0", MoverView.State.READY, 0, new int[0], MoverView.Tally.NONE, false,
                                List.of()),
                        RequestView.running(request(1), "m0", false)), new PageCursor(1, 1, 0, 2, 3))));
        play.next(Message.StatusNext.class);

        play.restartScheduler();
        play.next(Message.Connected.class);
        assertThat(client.hear()).contains("\"hai_cookie\":1001").endsWith("\"waiting_restore\":[],"
                + "\"waiting_remove\":[],\"waiting_archive\":[],\"status\":11,"
                + "\"error\":\"the scheduler was restarted, the status is not complete\"}");
        play.ok(play.next(Message.Lock.class).id());
        assertThat(client.hear()).isEqualTo("{\"command\":\"lock\"}");
    }

    @Test
    void whatAClosedConnectionSaidIsNotLost() {
        Play.Peer client = play.connect();
        long conn = play.next(Message.Connected.class).conn();
        client.say("{\"command\":\"ehlo\",\"id\":\"m0\"}");
        play.ok(play.next(Message.Ehlo.class).id());
        client.hear();
        client.say("{\"command\":\"recv\"}" + done(1));
        play.next(Message.Recv.class);
        Message.Done done = play.next(Message.Done.class);
        client.close();
        assertThat(play.next(Message.Disconnected.class).conn()).isEqualTo(conn);

        play.restartScheduler();
        play.next(Message.Connected.class);
        assertThat(play.next(Message.Done.class)).isEqualTo(done);
        play.next(Message.Disconnected.class);
        play.ok(done.id());
        Play.Peer other = play.connect();
        long connOfOther = play.next(Message.Connected.class).conn();

        play.restartScheduler();
        assertThat(play.next(Message.Connected.class)).as("only who is still there, once all is answered")
                .isEqualTo(new Message.Connected(connOfOther, other.address()));
    }

    @Test
    void whatAnotherMoverHasOrHasEndedIsListedUntilItsOwnEnd() {
        Play.Peer a = play.connect();
        play.next(Message.Connected.class);
        a.say(text(Commands.ehlo(new Ehlo("a", null, new int[0], List.of(request(1), request(2), request(3))))));
        play.ok(play.next(Message.Ehlo.class).id());
        a.hear();
        Play.Peer b = play.connect();
        play.next(Message.Connected.class);
        b.say(text(Commands.ehlo(new Ehlo("b", null, new int[0], List.of(request(1))))));
        play.ok(play.next(Message.Ehlo.class).id());
        b.hear();
        b.say(done(3));
        play.ok(play.next(Message.Done.class).id());
        b.hear();

        play.restartScheduler();
        play.next(Message.Connected.class);
        assertThat(play.next(Message.Ehlo.class).ehlo().running()).as("a may be at work with all of it still")
                .extracting(Request::cookie).containsExactly(1001L, 1002L, 1003L);
        play.next(Message.Connected.class);
        assertThat(play.next(Message.Ehlo.class).ehlo().running()).extracting(Request::cookie).containsExactly(1001L);

        a.say(done(1));
        play.ok(play.next(Message.Done.class).id());
        play.restartScheduler();
        play.next(Message.Connected.class);
        assertThat(play.next(Message.Ehlo.class).ehlo().running()).extracting(Request::cookie)
                .containsExactly(1002L, 1003L);
        play.next(Message.Connected.class);
        assertThat(play.next(Message.Ehlo.class).ehlo().running()).extracting(Request::cookie).containsExactly(1001L);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static coordinatool.gateway.GatewayTest.done;
import static coordinatool.gateway.GatewayTest.queue;
import static coordinatool.gateway.GatewayTest.request;
import static coordinatool.gateway.GatewayTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.Action;
import coordinatool.model.LockMode;
import coordinatool.model.MoverView;
import coordinatool.model.Page;
import coordinatool.model.PageCursor;
import coordinatool.model.Request;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestView;
import coordinatool.model.StatusView;
import coordinatool.model.StatusView.Redis;
import coordinatool.model.StatusView.Totals;
import coordinatool.wire.Commands;
import coordinatool.wire.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scheduler that comes late, or is followed by another one that knows nothing. */
class RestartTest {
    @TempDir
    Path directory;
    private Site site;
    private SchedulerEnd scheduler;

    @BeforeEach
    void start() throws Exception {
        site = new Site(directory, Limits.DEFAULT);
    }

    @AfterEach
    void stop() throws Exception {
        site.close();
    }

    private static Request cancelOf(int number) {
        Request r = request(number);
        return new Request(Action.CANCEL, r.fid(), r.dfid(), 0, -1, r.cookie(), 0, 1, 0, 0, Request.NO_DATA, null);
    }

    private void ok(long id) {
        scheduler.answer(new Message.Answer(id, 0, null));
    }

    @Test
    void whatIsSaidBeforeTheSchedulerComesWaits() throws IOException {
        Client a = site.connect().say("{\"command\":\"ehlo\",\"id\":\"m0\"}{\"command\":\"recv\"}");
        Client b = site.connect().say(queue(1));
        Client gone = site.connect();
        gone.close();
        scheduler = site.startScheduler();

        // The third may or may not have been accepted before it went.
        long connA = 0;
        long idA = 0;
        Message.Queue queue = null;
        while (idA == 0 || queue == null) {
            Message message = scheduler.next(Message.class);
            if (message instanceof Message.Connected c && c.address().equals(a.address())) {
                connA = c.conn();
            } else if (message instanceof Message.Ehlo e) {
                assertThat(e.conn()).isEqualTo(connA).isPositive();
                assertThat(e.replay()).isFalse();
                idA = e.id();
            } else if (message instanceof Message.Queue q) {
                queue = q;
            }
        }
        ok(idA);
        scheduler.answer(new Message.Queued(queue.id(), 1, 0, true));
        assertThat(a.hear()).isEqualTo("{\"command\":\"ehlo\"}");
        assertThat(b.hear()).isEqualTo("{\"command\":\"queue\",\"enqueued\":1}");
    }

    @Test
    void whereNoSchedulerComesToolsAreToldSoAndMoversWait() throws IOException {
        Client mover = site.connect().say("{\"command\":\"ehlo\",\"id\":\"m0\"}{\"command\":\"recv\"}");
        Client tool = site.connect().say(queue(1) + text(Commands.list(RequestFilter.ALL)) + done(2));
        String why = "\"status\":11,\"error\":\"no answer from the scheduler at 127.0.0.1:";
        assertThat(tool.hear()).startsWith("{\"command\":\"queue\"," + why);
        assertThat(tool.hear()).startsWith("{\"command\":\"list\"," + why);
        assertThat(site.connect().say(text(Commands.status(6))).hear()).startsWith("{\"command\":\"status\"," + why);
        assertThat(site.log()).contains("waiting for the scheduler at 127.0.0.1:");

        scheduler = site.startScheduler();
        ok(scheduler.nextOf(Message.Ehlo.class).id());
        assertThat(mover.hear()).isEqualTo("{\"command\":\"ehlo\"}");
        ok(scheduler.nextOf(Message.Done.class).id());
        assertThat(tool.hear()).isEqualTo("{\"command\":\"done\"}");
        assertThat(scheduler.has(Message.Queue.class)).as("what was refused is not told").isFalse();
        tool.say(queue(3));
        scheduler.answer(new Message.Queued(scheduler.nextOf(Message.Queue.class).id(), 1, 0, true));
        assertThat(tool.hear()).isEqualTo("{\"command\":\"queue\",\"enqueued\":1}");
    }

    @Test
    void anotherSchedulerIsToldEverythingAndMoversSeeNothing() throws IOException {
        scheduler = site.startScheduler();
        Client client = site.connect();
        long conn = scheduler.next(Message.Connected.class).conn();
        client.say(text(Commands.ehlo("m0", "testfs", List.of(1), List.of(request(9), request(8)))));
        ok(scheduler.next(Message.Ehlo.class).id());
        client.say("{\"command\":\"recv\"}");
        Message.Recv recv = scheduler.next(Message.Recv.class);
        scheduler.answer(new Message.Work(recv.id(), conn, "testfs", 1, 0,
                List.of(cancelOf(9), request(1), request(2), request(3))));
        client.say(done(1) + done(8));
        ok(scheduler.next(Message.Done.class).id());
        ok(scheduler.next(Message.Done.class).id());
        for (String command : List.of("ehlo", "recv", "done", "done")) {
            assertThat(client.hear()).contains("\"command\":\"" + command + "\"");
        }
        Client silent = site.connect();
        scheduler.next(Message.Connected.class);
        client.say(queue(5) + done(2) + "{\"command\":\"recv\",\"max_archive\":7}" + "{\"command\":\"status\"}");
        Message.Queue queue = scheduler.next(Message.Queue.class);
        Message.Done done = scheduler.next(Message.Done.class);
        scheduler.next(Message.Recv.class);
        scheduler.next(Message.Status.class);
        // Answered out of order, so the reply is not out yet: it must not be asked again all the same.

        scheduler = site.restartScheduler();

        assertThat(scheduler.next(Message.Connected.class)).isEqualTo(new Message.Connected(conn, client.address()));
        // Before the running list, and not in it: the scheduler before may have known it.
        Message.Done doneAgain = scheduler.next(Message.Done.class);
        assertThat(doneAgain).isEqualTo(done);
        Message.Ehlo ehlo = scheduler.next(Message.Ehlo.class);
        assertThat(ehlo.replay()).isTrue();
        assertThat(ehlo.mover()).isEqualTo("m0");
        assertThat(ehlo.fsname()).isEqualTo("testfs");
        assertThat(ehlo.archiveIds()).containsExactly(1);
        assertThat(ehlo.running()).usingRecursiveComparison()
                .isEqualTo(List.of(request(9), request(3)));
        Message.Queue queueAgain = scheduler.next(Message.Queue.class);
        assertThat(queueAgain.id()).isEqualTo(queue.id());
        Message.Recv recvAgain = scheduler.next(Message.Recv.class);
        assertThat(recvAgain.maxArchive()).isEqualTo(7);
        Message.Status statusAgain = scheduler.next(Message.Status.class);
        assertThat(scheduler.next(Message.Connected.class).address()).isEqualTo(silent.address());

        scheduler.answer(new Message.Work(recvAgain.id(), conn, "testfs", 1, 0, List.of(request(4))));
        assertThat(client.hear()).contains("\"hai_cookie\":1004");
        ok(doneAgain.id());
        scheduler.answer(new Message.Queued(queueAgain.id(), 0, 1, true));
        assertThat(client.hear()).isEqualTo("{\"command\":\"queue\",\"skipped\":1}");
        assertThat(client.hear()).isEqualTo("{\"command\":\"done\"}");
        scheduler.answer(new Message.StatusAnswer(statusAgain.id(), status(2)));
        Message.StatusNext next = scheduler.next(Message.StatusNext.class);

        scheduler = site.restartScheduler();

        scheduler.next(Message.Connected.class);
        assertThat(scheduler.next(Message.Ehlo.class).running()).usingRecursiveComparison()
                .isEqualTo(List.of(request(9), request(3), request(4)));
        assertThat(scheduler.next(Message.StatusNext.class)).isEqualTo(next);
        scheduler.next(Message.Connected.class);
        scheduler.answer(new Message.StatusPage(next.id(), new Page(List.of(), null)));
        assertThat(client.hear())
                .isEqualTo("{\"command\":\"status\",\"clients_connected\":2,\"ingests\":0,\"clients\":[]}");
    }

    private static StatusView status(int connections) {
        return new StatusView(Totals.NONE, LockMode.UNLOCKED, Redis.WELL, connections, 0, 0);
    }

    @Test
    void aListThatHasBegunEndsAndSaysSoAndACancelIsToldAgain() throws IOException {
        scheduler = site.startScheduler();
        Client client = site.connect();
        scheduler.next(Message.Connected.class);
        String cancel = text(Commands.cancel(1002, request(2).fid()));
        client.say(text(Commands.list(RequestFilter.ALL)) + cancel);
        Message.ListNext asked = scheduler.next(Message.ListNext.class);

        scheduler = site.restartScheduler();
        scheduler.next(Message.Connected.class);
        assertThat(scheduler.next(Message.ListNext.class)).as("it has not begun").isEqualTo(asked);
        scheduler.answer(new Message.StatusPage(asked.id(),
                new Page(List.of(RequestView.waiting(request(1))), new PageCursor(0, 1, 0, 2, 3))));
        Message.ListNext rest = scheduler.next(Message.ListNext.class);

        scheduler = site.restartScheduler();
        scheduler.next(Message.Connected.class);
        assertThat(client.hear()).contains("\"hai_cookie\":1001").endsWith("}],\"status\":11,"
                + "\"error\":\"the scheduler was restarted, the list is not complete\"}");
        Message.Cancel cancelled = scheduler.next(Message.Cancel.class);
        scheduler.answer(new Message.StatusPage(rest.id(), new Page(List.of(), null)));

        scheduler = site.restartScheduler();
        scheduler.next(Message.Connected.class);
        assertThat(scheduler.next(Message.Cancel.class)).isEqualTo(cancelled);
        ok(cancelled.id());
        assertThat(client.hear()).isEqualTo("{\"command\":\"cancel\"}");
    }

    @Test
    void aStatusThatHasBegunEndsAndSaysSo() throws IOException {
        scheduler = site.startScheduler();
        Client client = site.connect();
        scheduler.next(Message.Connected.class);
        client.say(text(Commands.status(6)) + "{\"command\":\"lock\",\"locked\":1}");
        scheduler.answer(new Message.StatusAnswer(scheduler.next(Message.Status.class).id(), status(1)));
        scheduler.answer(new Message.StatusPage(scheduler.next(Message.StatusNext.class).id(),
                new Page(List.of(
                        new MoverView("m0", MoverView.State.READY, 0, new int[0], MoverView.Tally.NONE, List.of()),
                        RequestView.running(request(1), "m0", false)), new PageCursor(1, 1, 0, 2, 3))));
        scheduler.next(Message.StatusNext.class);

        scheduler = site.restartScheduler();
        scheduler.next(Message.Connected.class);
        assertThat(client.hear()).contains("\"hai_cookie\":1001").endsWith("\"waiting_restore\":[],"
                + "\"waiting_remove\":[],\"waiting_archive\":[],\"status\":11,"
                + "\"error\":\"the scheduler was restarted, the status is not complete\"}");
        ok(scheduler.next(Message.Lock.class).id());
        assertThat(client.hear()).isEqualTo("{\"command\":\"lock\"}");
    }

    @Test
    void whatAClosedConnectionSaidIsNotLost() throws IOException {
        scheduler = site.startScheduler();
        Client client = site.connect();
        long conn = scheduler.next(Message.Connected.class).conn();
        client.say("{\"command\":\"ehlo\",\"id\":\"m0\"}");
        ok(scheduler.next(Message.Ehlo.class).id());
        client.hear();
        client.say("{\"command\":\"recv\"}" + done(1));
        scheduler.next(Message.Recv.class);
        Message.Done done = scheduler.next(Message.Done.class);
        client.close();
        assertThat(scheduler.next(Message.Disconnected.class).conn()).isEqualTo(conn);

        scheduler = site.restartScheduler();
        scheduler.next(Message.Connected.class);
        assertThat(scheduler.next(Message.Done.class)).isEqualTo(done);
        scheduler.next(Message.Disconnected.class);
        ok(done.id());
        Client other = site.connect();
        long connOfOther = scheduler.next(Message.Connected.class).conn();

        scheduler = site.restartScheduler();
        assertThat(scheduler.next(Message.Connected.class)).as("only who is still there, once all is answered")
                .isEqualTo(new Message.Connected(connOfOther, other.address()));
    }

    @Test
    void aRequestThatAnotherConnectionEndsOrClaimsIsNoLongerHere() throws IOException {
        scheduler = site.startScheduler();
        Client a = site.connect();
        scheduler.next(Message.Connected.class);
        a.say(text(Commands.ehlo("a", null, List.of(), List.of(request(1), request(2), request(3)))));
        ok(scheduler.next(Message.Ehlo.class).id());
        a.hear();
        Client b = site.connect();
        scheduler.next(Message.Connected.class);
        b.say(text(Commands.ehlo("b", null, List.of(), List.of(request(1)))));
        ok(scheduler.next(Message.Ehlo.class).id());
        b.hear();
        b.say(done(3));
        ok(scheduler.next(Message.Done.class).id());
        b.hear();

        scheduler = site.restartScheduler();
        scheduler.next(Message.Connected.class);
        assertThat(scheduler.next(Message.Ehlo.class).running()).extracting(Request::cookie).containsExactly(1002L);
        scheduler.next(Message.Connected.class);
        assertThat(scheduler.next(Message.Ehlo.class).running()).extracting(Request::cookie).containsExactly(1001L);
    }
}

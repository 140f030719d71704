// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static coordinatool.gateway.Play.done;
import static coordinatool.gateway.Play.queue;
import static coordinatool.gateway.Play.request;
import static coordinatool.gateway.Play.text;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.Action;
import coordinatool.model.Counts;
import coordinatool.model.Ehlo;
import coordinatool.model.LockMode;
import coordinatool.model.MoverView;
import coordinatool.model.Page;
import coordinatool.model.PageCursor;
import coordinatool.model.Place;
import coordinatool.model.RecvLimits;
import coordinatool.model.Refused;
import coordinatool.model.Request;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestState;
import coordinatool.model.RequestView;
import coordinatool.model.StatusView;
import coordinatool.model.StatusView.Redis;
import coordinatool.model.StatusView.Totals;
import coordinatool.model.Work;
import coordinatool.wire.Commands;
import coordinatool.wire.Limits;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said on connections, and what the scheduler hears of it. */
class ConversationTest {
    private static final Counts ONE_ARCHIVE = new Counts(1, 0, 0, 0);

    private final Play play = Play.withScheduler(Limits.DEFAULT);

    /** Connects, and says ehlo. */
    Play.Peer mover(String id) {
        Play.Peer client = play.connect();
        long conn = play.next(Message.Connected.class).conn();
        client.say(text(Commands.ehlo(new Ehlo(id, "testfs", new int[] {1, 2}, List.of()))));
        Message.Ehlo ehlo = play.next(Message.Ehlo.class);
        assertThat(ehlo.conn()).isEqualTo(conn);
        play.ok(ehlo.id());
        assertThat(client.hear()).isEqualTo("{\"command\":\"ehlo\"}");
        return client;
    }

    void give(Message.Recv recv, Request... requests) {
        play.answer(new Message.Work(recv.id(), recv.conn(), new Work("testfs", 1, 0, List.of(requests))));
    }

    /** Cancels take effect all the same. */
    @Test
    void whatEndsAfterItsSenderHasGoneIsInTheAuditToo() {
        Play.Peer client = play.connect();
        play.next(Message.Connected.class);
        client.say(("{\"command\":\"cancel\",\"hai_cookie\":1,"
                + "\"hai_fid\":{\"f_seq\":1,\"f_oid\":2,\"f_ver\":0}}").repeat(13));
        long[] asked = IntStream.range(0, 13).mapToLong(i -> play.next(Message.Cancel.class).id()).toArray();
        client.close();
        for (long id : asked) {
            play.ok(id);
        }
        assertThat(play.log()).contains("changes=\"3 more\" result=done");
    }

    @Test
    void ehloTellsTheSchedulerWhoIsThere() {
        Play.Peer client = play.connect();
        Message.Connected connected = play.next(Message.Connected.class);
        assertThat(connected.address()).isEqualTo(client.address());
        client.say(text(Commands.ehlo(new Ehlo("m0", "testfs", new int[] {3, 4}, List.of(request(1))))));
        Message.Ehlo ehlo = play.next(Message.Ehlo.class);
        assertThat(ehlo.ehlo().mover()).isEqualTo("m0");
        assertThat(ehlo.ehlo().fsname()).isEqualTo("testfs");
        assertThat(ehlo.ehlo().archiveIds()).containsExactly(3, 4);
        assertThat(ehlo.ehlo().running()).usingRecursiveComparison().isEqualTo(List.of(request(1)));
        assertThat(ehlo.replay()).isFalse();
        play.answer(new Message.Answer(ehlo.id(), 17, "id already used by another client"));
        assertThat(client.hear())
                .isEqualTo("{\"command\":\"ehlo\",\"status\":17,\"error\":\"id already used by another client\"}");

        client.say("{\"command\":\"ehlo\"}");
        Message.Ehlo again = play.next(Message.Ehlo.class);
        assertThat(again.ehlo().mover()).isNull();
        play.ok(again.id());
        assertThat(client.hear()).isEqualTo("{\"command\":\"ehlo\"}");
        client.close();
        assertThat(play.next(Message.Disconnected.class).conn()).isEqualTo(connected.conn());
    }

    @Test
    void aRefusedIdIsLoggedWithBothAddressesAndNotTooOften() {
        Play.Peer holder = mover("m0");
        for (int i = 0; i < 3; i++) {
            Play.Peer client = play.connect();
            play.next(Message.Connected.class);
            client.say(text(Commands.ehlo(new Ehlo("m0", null, new int[0], List.of()))));
            play.answer(new Message.Answer(play.next(Message.Ehlo.class).id(), 17, "id already used"));
            assertThat(client.hear()).contains("\"status\":17");
            assertThat(play.log()).containsOnlyOnce("mover refused: another one has its id mover=m0 address=")
                    .contains(" used_by=" + holder.address());
        }
    }

    @Test
    void whatIsAgainstTheRulesIsRefusedHere() {
        Play.Peer client = mover("m0");
        client.say("{\"command\":\"ehlo\",\"id\":\"m1\"}");
        assertThat(client.hear())
                .isEqualTo("{\"command\":\"ehlo\",\"status\":22,\"error\":\"Client cannot send EHLO twice\"}");
        client.say("{\"command\":\"recv\",\"max_bytes\":171}");
        assertThat(client.hear()).isEqualTo("{\"command\":\"recv\",\"status\":22,\"error\":\"Buffer too small\"}");
        client.say("{\"command\":\"recv\"}");
        Message.Recv open = play.next(Message.Recv.class);
        String noRecv = "{\"command\":\"recv\",\"status\":22,"
                + "\"error\":\"Client must send EHLO first and not already be in RECV\"}";
        client.say("{\"command\":\"recv\"}");
        assertThat(client.hear()).isEqualTo(noRecv);
        client.say("{\"command\":\"lock\",\"locked\":3}");
        assertThat(client.hear()).isEqualTo("{\"command\":\"lock\",\"status\":22,\"error\":\"invalid locked value\"}");
        Play.Peer other = play.connect();
        play.next(Message.Connected.class);
        other.say("{\"command\":\"recv\"}");
        assertThat(other.hear()).isEqualTo(noRecv);

        give(open, request(1));
        assertThat(client.hear()).contains("\"hai_cookie\":1001").endsWith("\"command\":\"recv\"}");
        assertThat(play.waiting()).isZero();
    }

    @Test
    void repliesKeepTheOrderOfTheCommandsButForRecv() {
        Play.Peer client = mover("m0");
        client.say("{\"command\":\"recv\",\"max_archive\":4}" + queue(1) + done(2)
                + "{\"command\":\"lock\",\"locked\":7}{\"command\":\"lock\",\"locked\":1}");
        Message.Recv recv = play.next(Message.Recv.class);
        assertThat(recv.limits()).extracting(RecvLimits::maxArchive, RecvLimits::maxRestore, RecvLimits::maxBytes)
                .containsExactly(4, -1, 1L << 20);
        Message.Queue queue = play.next(Message.Queue.class);
        Message.Done done = play.next(Message.Done.class);
        Message.Lock lock = play.next(Message.Lock.class);
        play.ok(lock.id());
        play.ok(done.id());
        give(recv, request(3));
        assertThat(client.hear()).contains("hsm_action_list").contains("\"hai_cookie\":1003");
        play.answer(new Message.Queued(queue.id(), 1, 0, false));
        assertThat(client.hear()).isEqualTo("{\"command\":\"queue\",\"enqueued\":1,\"durable\":false}");
        assertThat(client.hear()).isEqualTo("{\"command\":\"done\"}");
        assertThat(client.hear()).contains("\"lock\"").contains("\"status\":22");
        assertThat(client.hear()).isEqualTo("{\"command\":\"lock\"}");
    }

    @Test
    void badItemsAreReportedAndGoodOnesKept() {
        Play.Peer client = play.connect();
        play.next(Message.Connected.class);
        client.say("{\"command\":\"queue\",\"hsm_action_items\":[{},"
                + queue(1).replaceAll("^.*\\[|\\].*$", "") + "]}");
        Message.Queue queue = play.next(Message.Queue.class);
        assertThat(queue.requests()).usingRecursiveComparison().isEqualTo(List.of(request(1)));
        play.answer(new Message.Queued(queue.id(), 1, 0, true));
        assertThat(client.hear()).contains("\"status\":22").contains("item 0: hai_action is missing")
                .contains("\"enqueued\":1");
        client.say(queue(2));
        play.answer(new Message.Answer(play.next(Message.Queue.class).id(), 22, "Bad fsname"));
        assertThat(client.hear()).isEqualTo("{\"command\":\"queue\",\"status\":22,\"error\":\"Bad fsname\"}");
    }

    @Test
    void commandsBehindAnEhloWaitForItsAnswer() {
        Play.Peer client = play.connect();
        play.next(Message.Connected.class);
        client.say("{\"command\":\"ehlo\",\"id\":\"m0\"}{\"command\":\"recv\"}{\"command\":\"lock\"}");
        Message.Ehlo ehlo = play.next(Message.Ehlo.class);
        assertThat(play.waiting()).isZero();
        play.ok(ehlo.id());
        play.next(Message.Recv.class);
        Message.Lock lock = play.next(Message.Lock.class);
        play.ok(lock.id());
        assertThat(client.hear()).contains("ehlo");
        assertThat(client.hear()).contains("lock");
    }

    @Test
    void statusIsOneReplyMadeOfManyPages() {
        Play.Peer client = play.connect();
        play.next(Message.Connected.class);
        client.say("{\"command\":\"status\",\"verbose\":6}" + done(1));
        Message.Status status = play.next(Message.Status.class);
        assertThat(status.requests()).isTrue();
        PageCursor middle = new PageCursor(5, 1, 0, 2, 3);
        MoverView mover = new MoverView("m0", MoverView.State.READY, 0, new int[0],
                new MoverView.Tally(ONE_ARCHIVE, Counts.NONE, Counts.NONE, 0, Counts.UNLIMITED), false, List.of());
        play.answer(new Message.StatusAnswer(status.id(), new StatusView(
                new Totals(ONE_ARCHIVE, ONE_ARCHIVE, Counts.NONE, Counts.NONE), LockMode.UNLOCKED, Redis.WELL,
                StatusView.Site.of(1, 1), 0, 0), new Page(List.of(mover), middle)));
        Message.StatusNext second = play.next(Message.StatusNext.class);
        assertThat(second.cursor()).isEqualTo(middle);
        assertThat(second.requests()).isTrue();
        assertThat(play.waiting()).as("done waits for the end of the status").isZero();
        play.answer(new Message.StatusPage(second.id(), new Page(
                List.of(RequestView.running(request(1), "m0", false), RequestView.waiting(request(2))), null)));
        String entry = "{\"hai_fid\":{\"f_seq\":8589935617,\"f_oid\":%d,\"f_ver\":0},"
                + "\"hai_cookie\":100%d,\"hai_data\":\"\"}";
        assertThat(client.hear()).isEqualTo("{\"command\":\"status\",\"running_archive\":1,\"pending_archive\":1,"
                + "\"clients_connected\":1,\"ingests\":1,\"clients\":[{\"client_id\":\"m0\",\"current_archive\":1,"
                + "\"status\":\"ready\",\"active_requests\":[" + entry.formatted(1, 1) + "],\"waiting_restore\":[],"
                + "\"waiting_remove\":[],\"waiting_archive\":[],\"cancels\":[],\"batches\":[]}],\"waiting_restore\":[],"
                + "\"waiting_remove\":[],\"waiting_archive\":[" + entry.formatted(2, 2) + "]}");
        play.ok(play.next(Message.Done.class).id());
        assertThat(client.hear()).isEqualTo("{\"command\":\"done\"}");
    }

    @Test
    void listIsOneReplyMadeOfManyPagesInItsPlaceAmongOthers() {
        Play.Peer client = play.connect();
        play.next(Message.Connected.class);
        RequestFilter filter = new RequestFilter(null, null, Action.ARCHIVE, "m0", null);
        client.say(done(9) + text(Commands.list(filter)) + text(Commands.cancel(1002, request(2).fid())));
        Message.Done done = play.next(Message.Done.class);
        assertThat(play.waiting()).as("done has no answer yet").isZero();
        play.ok(done.id());
        assertThat(client.hear()).isEqualTo("{\"command\":\"done\"}");
        Message.ListNext first = play.next(Message.ListNext.class);
        assertThat(first.cursor()).isEqualTo(PageCursor.START);
        assertThat(first.filter()).isEqualTo(filter);
        PageCursor middle = new PageCursor(5, 1, 0, 2, 3);
        play.answer(new Message.StatusPage(first.id(), new Page(List.of(), middle)));
        Message.ListNext second = play.next(Message.ListNext.class);
        assertThat(second.cursor()).isEqualTo(middle);
        assertThat(play.waiting()).as("cancel waits for the end of the list").isZero();
        play.answer(new Message.StatusPage(second.id(), new Page(List.of(
                RequestView.running(request(1), "m0", true),
                new RequestView(request(2), RequestState.WAITING, false, new Place(null, 3, 5), RequestView.NO_SLOT, 0,
                        null)), null)));
        assertThat(client.hear()).startsWith("{\"command\":\"list\",\"requests\":[{\"state\":\"running\","
                + "\"client_id\":\"m0\",\"canceled\":true,\"item\":{\"hai_action\":20,")
                .contains("},{\"state\":\"waiting\",\"position\":3,\"queue_length\":5,\"item\":{").endsWith("}]}");
        Message.Cancel cancel = play.next(Message.Cancel.class);
        assertThat(cancel.requests()).containsExactly(request(2).key());
        play.answer(new Message.Cancelled(cancel.id(), List.of(new Refused(0, 2, "No such request"))));
        assertThat(client.hear()).isEqualTo("{\"command\":\"cancel\",\"status\":2,\"error\":\"No such request\"}");
    }

    @Test
    void aReplyThatCannotBeWrittenEndsOneConversationOnly() {
        Play.Peer unlucky = mover("m0");
        Play.Peer other = mover("m1");
        unlucky.say("{\"command\":\"recv\"}");
        Request request = request(1);
        give(play.next(Message.Recv.class), new Request(request.action(), null, request.dfid(), 0, -1, 7, 0, 1, 0, 5,
                request.data(), null));
        assertThat(unlucky.failure()).contains("NullPointerException");
        unlucky.close();
        play.next(Message.Disconnected.class);
        other.say("{\"command\":\"recv\"}");
        give(play.next(Message.Recv.class), request(2));
        assertThat(other.hear()).startsWith("{\"hsm_action_list\":{\"hal_version\":1,")
                .endsWith("\"command\":\"recv\"}");
        assertThat(other.failure()).isNull();
    }

    @Test
    void aLongQueueIsHandedOnInPartsAndWhatFollowsItWaits() {
        Play.Peer tool = play.connect();
        play.next(Message.Connected.class);
        List<Request> requests = IntStream.range(0, 2 * QueueParts.PART + 5).mapToObj(Play::request).toList();
        tool.say(text(Commands.queue("testfs", requests, List.of())) + done(1));
        int at = 0;
        for (int size : new int[] {QueueParts.PART, QueueParts.PART, 5}) {
            Message.Queue part = play.next(Message.Queue.class);
            assertThat(part.requests()).usingRecursiveComparison().isEqualTo(requests.subList(at, at + size));
            assertThat(tool.hear()).isNull();
            at += size;
            play.answer(new Message.Queued(part.id(), size - 1, 1, at > size));
        }
        assertThat(tool.hear())
                .isEqualTo("{\"command\":\"queue\",\"enqueued\":2002,\"skipped\":3,\"durable\":false}");
        play.ok(play.next(Message.Done.class).id());
        assertThat(tool.hear()).isEqualTo("{\"command\":\"done\"}");

        tool.say(text(Commands.queue("testfs", requests, List.of())));
        play.answer(new Message.Answer(play.next(Message.Queue.class).id(), 22, "Bad fsname"));
        assertThat(tool.hear()).contains("Bad fsname");
        tool.say(text(Commands.queue("testfs", requests, List.of())));
        Message.Queue part = play.next(Message.Queue.class);
        tool.close();
        play.next(Message.Disconnected.class);
        play.answer(new Message.Queued(part.id(), 1000, 0, true));
        assertThat(play.next(Message.Queue.class).requests()).as("all of it, although its sender is gone")
                .hasSize(QueueParts.PART);
    }
}

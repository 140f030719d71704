// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import static coordinatool.sched.Probe.archive;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.Ehlo;
import coordinatool.model.Errno;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A queue that holds ten requests at most. */
class QueueLimitTest {
    private final House house = new House(1, "max_queued 10\n", new Facts());
    private final Probe gateway = Probe.gateway(house);
    private final Probe ingest = Probe.ingest(house);

    @BeforeEach
    void start() {
        house.startSched();
        house.settle();
        ingest.heard();
    }

    private static Message queue(long id, int from, int count) {
        return new Message.Queue(id, 1, "testfs", requests(from, count));
    }

    private static List<Request> requests(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(Probe::archive).toList();
    }

    private static Message cancel(long id, int... requests) {
        return new Message.Cancel(id, 1, IntStream.of(requests).mapToObj(request -> archive(request).key()).toList());
    }

    /** The reason of an answer with EAGAIN, which is all that there is. */
    private static String refusal(List<Message> heard) {
        assertThat(heard).singleElement().isInstanceOfSatisfying(Message.Answer.class,
                answer -> assertThat(answer.status()).isEqualTo(Errno.EAGAIN));
        return ((Message.Answer) heard.get(0)).error();
    }

    private long said(String text) {
        return house.log().lines().filter(line -> line.contains(text)).count();
    }

    /** Requests 1 and up are queued, and the first ones cancelled, of which Lustre is not told. */
    private void cancelled(int cancels, int requests) {
        gateway.say(queue(1, 1, requests));
        for (int request = 1; request <= cancels; request++) {
            gateway.say(cancel(100 + request, request));
        }
    }

    /** A request is cancelled, and Lustre is told. Returns what the ingest hears then. */
    private List<Message> ends(long id, int request) {
        gateway.say(cancel(id, request));
        return ingest.say(new Message.Told(ingest.heard().stream().filter(Message.TellCancelled.class::isInstance)
                .flatMap(given -> ((Message.TellCancelled) given).notices().stream())
                .map(Message.Notice::id).toList()));
    }

    @Test
    void toolsAreToldToTryAgain() {
        gateway.say(queue(1, 1, 9));
        assertThat(house.log()).contains("the queue is nearly full").contains("max_queued=10");
        assertThat(gateway.say(queue(2, 10, 5))).as("the last may go beyond").containsExactly(
                new Message.Queued(2, 5, 0, true));
        assertThat(refusal(gateway.say(queue(3, 20, 1))))
                .isEqualTo("the queue is full, it holds 14 requests: see max_queued in coordinatool.conf");
        assertThat(gateway.say(new Message.Queue(4, 1, "testfs", List.of(archive(1).asCancel())))).singleElement()
                .isInstanceOf(Message.Queued.class);
        assertThat(house.log()).contains("the queue is full");
    }

    @Test
    void whatLustreGivesWaitsInOrder() {
        gateway.say(queue(1, 1, 10));
        assertThat(ingest.say(new Message.Arrived(1, requests(11, 2)), new Message.Arrived(2, requests(13, 2))))
                .isEmpty();
        assertThat(ends(2, 1)).as("one has made room for a list").contains(new Message.Accepted(1))
                .doesNotContain(new Message.Accepted(2));
        ends(3, 2);
        assertThat(ends(4, 3)).contains(new Message.Accepted(2));
        assertThat(house.log()).doesNotContain("ignored");
    }

    @Test
    void anIngestThatIsGoneSaysItAgain() {
        gateway.say(queue(1, 1, 10));
        ingest.say(new Message.Arrived(1, requests(11, 2)));
        ingest.cut();
        house.pass(House.SECOND);
        assertThat(ends(2, 1)).doesNotContain(new Message.Accepted(1));
        assertThat(ingest.say(new Message.Arrived(1, requests(11, 2)))).contains(new Message.Accepted(1));
    }

    @Test
    void aQueueThatStaysFullIsSaidOnce() {
        gateway.say(queue(1, 1, 10));
        for (int request = 1; request < 5; request++) {
            ends(100 + request, request);
            gateway.say(queue(200 + request, 20 + request, 1));
        }
        assertThat(house.log().lines().filter(line -> line.contains("the queue is"))).hasSize(1);
        for (int request = 5; request < 10; request++) {
            ends(100 + request, request);
        }
        assertThat(house.log()).contains("the queue has room again");
    }

    @Test
    void cancelsThatLustreWasNotToldOfTakeRoom() {
        cancelled(7, 10);
        assertThat(refusal(gateway.say(queue(2, 11, 1)))).isEqualTo("the queue is full, it holds 3 requests, and"
                + " 7 cancels that Lustre was not told of: see max_queued in coordinatool.conf");
        ends(3, 8);
        assertThat(gateway.say(queue(4, 11, 1))).singleElement().isInstanceOf(Message.Queued.class);
    }

    @Test
    void anMdtThatIsToldOfNothingLeavesAQuarterToOthers() {
        cancelled(7, 8);
        assertThat(refusal(gateway.say(cancel(2, 8)))).isEqualTo("Lustre was not told of 7 cancels, and no more may"
                + " wait for that: see max_queued in coordinatool.conf");
        assertThat(refusal(gateway.say(new Message.Queue(3, 1, "testfs", List.of(archive(100).asCancel())))))
                .startsWith("Lustre was not told of 7 cancels, and no more");
        assertThat(gateway.say(queue(4, 11, 2))).singleElement().isInstanceOf(Message.Queued.class);
    }

    @Test
    void whatLustreCancelsIsTakenMeanwhile() {
        cancelled(7, 8);
        assertThat(ingest.say(new Message.Arrived(1, List.of(archive(8).asCancel()))))
                .contains(new Message.Accepted(1));
    }

    @Test
    void cancelsAmongRequestsAreNoLessRefused() {
        cancelled(7, 8);
        Message mixed = new Message.Queue(3, 1, "testfs", List.of(archive(50), archive(100).asCancel()));
        assertThat(refusal(gateway.say(mixed))).startsWith("Lustre was not told of 7 cancels");
    }

    @Test
    void requestsAmongCancelsAreNoLessRefused() {
        gateway.say(queue(1, 1, 10));
        Message mixed = new Message.Queue(3, 1, "testfs", List.of(archive(1).asCancel(), archive(50)));
        assertThat(refusal(gateway.say(mixed))).startsWith("the queue is full, it holds 10 requests: see");
    }

    @Test
    void whatRunsOrIsNotHereCanAlwaysBeCancelled() {
        gateway.say(new Message.Connected(1, "127.0.0.1:1"), queue(2, 9, 1),
                new Message.Ehlo(3, 1, new Ehlo("m", "testfs", new int[0], List.of()), false, false),
                new Message.Recv(4, 1, new RecvLimits(1, 0, 0, 1 << 20)));
        cancelled(7, 8);
        gateway.heard();
        assertThat(refusal(gateway.say(cancel(5, 8, 9)))).startsWith("Lustre was not told of 7 cancels");
        assertThat(gateway.say(cancel(6, 9))).contains(new Message.Cancelled(6, List.of()));
        assertThat(gateway.say(cancel(7, 4711))).singleElement().isInstanceOf(Message.Cancelled.class);
    }

    @Test
    void thatCancelsAreRefusedIsSaidUntilThereIsRoomForSome() {
        cancelled(6, 10);
        assertThat(house.log()).doesNotContain("cancels are refused");
        gateway.say(cancel(2, 7));
        assertThat(house.log()).contains("tools' cancels are refused: Lustre was not told of those before");
        house.pass(50 * House.SECOND);
        assertThat(said("cancels are refused")).isEqualTo(1);
        house.pass(20 * House.SECOND);
        assertThat(said("cancels are refused")).as("each minute").isEqualTo(2);
        assertThat(house.log()).doesNotContain("cancels are taken again");
        ends(3, 99);
        assertThat(said("cancels are taken again")).isEqualTo(1);
    }

    @Test
    void cancelsOfWhatIsNotHereEndSomewhere() {
        gateway.say(queue(1, 1, 10));
        int taken = 0;
        for (int i = 0; i < 20; i++) {
            Message.Queue cancels = new Message.Queue(2 + i, 1, "testfs", List.of(archive(100 + i).asCancel()));
            taken += gateway.say(cancels).stream().anyMatch(Message.Queued.class::isInstance) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(1);
    }
}

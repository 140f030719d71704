// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import coordinatool.bus.BusClient;
import coordinatool.bus.BusServer;
import coordinatool.bus.Event.What;
import coordinatool.bus.MemoryBus;
import coordinatool.bus.Message;
import coordinatool.bus.Role;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Followers get numbered events, and nobody waits for them. */
class EventFeedTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Log log = new Log("test", Level.WARN, new PrintStream(said, true));
    private final MemoryBus bus = new MemoryBus(1, log);
    private final BusServer server = bus.listen();
    private final EventFeed feed = new EventFeed(server, log);
    private final MessageHandler handler = new MessageHandler(new Peers(), null, Map.of(Role.FOLLOWER, feed), null,
            new QueueLimit(1, () -> 0, () -> 0, key -> false, log), new StatusHolders(), log);
    private long now = SECOND;

    private final class Follower implements BusClient.Handler {
        final BusClient end;
        final List<Message.Events> heard = new ArrayList<>();
        final List<Message.Audit> audited = new ArrayList<>();
        long next;
        int gaps;

        private Follower(String name) {
            end = bus.connect(Role.FOLLOWER, name, null, now);
        }

        @Override
        public void onEpoch(long epoch) {
            next = -1;
        }

        @Override
        public void onMessage(Message message) {
            if (message instanceof Message.Audit said) {
                gaps += said.number() != next ? 1 : 0;
                next = said.number() + 1;
                audited.add(said);
                return;
            }
            Message.Events events = (Message.Events) message;
            gaps += events.first() != next ? 1 : 0;
            next = events.first() + events.events().size();
            heard.add(events);
        }
    }

    private static Request request(int number, int dataBytes) {
        Fid fid = new Fid(0x200000401L, number, 0);
        return new Request(Action.ARCHIVE, fid, fid, 0, -1, number, 0, 1, 0, 0, new byte[dataBytes], null);
    }

    private void turn(Follower... followers) {
        for (Follower follower : followers) {
            follower.end.poll(follower, now);
        }
        server.poll(handler, now);
        feed.flush(now);
        server.flush(now);
    }

    private void meet(Follower... followers) {
        for (int i = 0; i < 3; i++) {
            turn(followers);
        }
    }

    /** A follower takes so much in a turn. */
    private void readAll(Follower slow, Follower quick) {
        int before;
        do {
            before = slow.heard.size();
            meet(quick, slow);
        } while (slow.heard.size() > before);
    }

    @Test
    void whoComesLaterGetsWhatHappensFromThenOn() {
        Follower one = new Follower("one");
        meet(one);
        feed.stored(request(1, 0));
        feed.dispatched(request(1, 0), "m0");
        Follower other = new Follower("other");
        meet(one, other);
        feed.ended(request(1, 0), "m0", 5);
        meet(one, other);
        assertThat(one.heard).flatExtracting(Message.Events::events).extracting("what")
                .containsExactly(What.NEW, What.SENT, What.DONE);
        assertThat(other.heard).extracting(Message.Events::first).as("the first has no events").containsExactly(3L, 3L);
        assertThat(other.heard.get(1).events()).hasSize(1);
        assertThat(one.gaps + other.gaps).as("one each, at the start").isEqualTo(2);
    }

    @Test
    void anOperatorsCommandIsHeardInItsPlaceAmongTheEvents() {
        Message.Audit said = new Message.Audit(0, "0", "10.0.0.1:40000", "lock", "locked", "done");
        feed.audit(said);
        Follower follower = new Follower("one");
        meet(follower);
        feed.stored(request(1, 0));
        feed.audit(said);
        feed.ended(request(1, 0), "m0", 5);
        meet(follower);
        assertThat(follower.audited).extracting(Message.Audit::number, Message.Audit::command)
                .containsExactly(tuple(2L, "lock"));
        assertThat(follower.heard).extracting(Message.Events::first).containsExactly(1L, 1L, 3L);
        assertThat(follower.gaps).isEqualTo(1);
    }

    @Test
    void whoReadsSlowlyMissesEventsAndSeesTheGapAndHoldsNobodyUp() {
        Follower quick = new Follower("quick");
        Follower slow = new Follower("slow");
        meet(quick, slow);
        int events = 0;
        while (!said.toString().contains("events not sent to who reads them too slowly follower=slow")) {
            for (int i = 0; i < 10; i++) {
                feed.stored(request(++events, 10_000 + events));
            }
            turn(quick);
            assertThat(events).isLessThan(10_000);
        }
        readAll(slow, quick);
        feed.stored(request(++events, 0));
        meet(quick, slow);
        assertThat(quick.gaps).isEqualTo(1);
        assertThat(quick.heard.stream().mapToInt(some -> some.events().size()).sum()).isEqualTo(events);
        assertThat(slow.gaps).isEqualTo(2);
        assertThat(slow.next).isEqualTo(events + 1);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.nio.channels.SelectableChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events over real sockets: numbered, and a gap is told whatever was lost and why. */
@Timeout(60)
class EventsTest {
    @TempDir
    private Path directory;
    private int port;
    private final Log log = new Log("test", Level.INFO, System.err);

    /** The scheduler's end. */
    private final class Source implements Turns.Probe {
        final EventPublisher publisher = Bus.publishEvents("127.0.0.1", port, directory.resolve("bus.key"), log);

        void publish(int count) {
            for (int i = 0; i < count; i++) {
                publisher.publish(new Event.Sent(Samples.typical((int) publisher.sequence()), "mover0"));
            }
        }

        @Override
        public SelectableChannel channel() {
            return publisher.channel();
        }

        @Override
        public void turn(long now) {
            publisher.flush(now);
        }

        @Override
        public void flush(long now) {
        }

        @Override
        public long deadline() {
            return Long.MAX_VALUE;
        }

        @Override
        public void close() {
            publisher.close();
        }
    }

    /** The reporter's end; checks the numbers of what it gets. */
    private final class Sink implements Turns.Probe, EventSubscriber.Handler {
        final EventSubscriber subscriber = Bus.subscribeEvents("127.0.0.1", port, directory.resolve("bus.key"), log);
        final List<Long> gaps = new ArrayList<>();
        long next;
        long count;

        @Override
        public void onEvent(long sequence, Event event) {
            assertThat(sequence).isEqualTo(next);
            assertThat(event).isInstanceOf(Event.Sent.class);
            assertThat(event.request().key()).isEqualTo(Samples.typical((int) sequence - 1).key());
            next++;
            count++;
        }

        @Override
        public void onGap(long nextSequence) {
            gaps.add(nextSequence);
            next = nextSequence;
        }

        @Override
        public SelectableChannel channel() {
            return subscriber.channel();
        }

        @Override
        public void turn(long now) {
            subscriber.poll(this, now);
        }

        @Override
        public void flush(long now) {
        }

        @Override
        public long deadline() {
            return subscriber.deadlineNanos();
        }

        @Override
        public void close() {
            subscriber.close();
        }
    }

    @BeforeEach
    void choosePort() throws Exception {
        port = Ports.free();
        KeyFile.readOrCreate(directory.resolve("bus.key"));
    }

    @Test
    void aSubscriberGetsAllFromItsStartOn() throws Exception {
        try (Source source = new Source(); Sink sink = new Sink()) {
            source.publish(10);
            Turns.until(() -> !sink.gaps.isEmpty(), source, sink);
            assertThat(sink.gaps).containsExactly(11L);
            source.publish(3000);
            Turns.until(() -> sink.count == 3000, source, sink);
            assertThat(sink.gaps).hasSize(1);
            assertThat(source.publisher.sequence()).isEqualTo(3010);
            assertThat(source.publisher.dropped()).isZero();
        }
    }

    @Test
    void aSchedulerThatIsNotThereIsSaidToBeAwaited() throws Exception {
        try (Sink sink = new Sink()) {
            long start = System.nanoTime();
            sink.turn(start);
            assertThat(sink.subscriber.awaited()).isNull();
            sink.turn(start + 10_000_000_000L);
            assertThat(sink.subscriber.awaited().what()).isEqualTo("the scheduler at 127.0.0.1:" + port);
        }
    }

    @Test
    void everybodyGetsEverything() throws Exception {
        try (Source source = new Source(); Sink one = new Sink(); Sink other = new Sink()) {
            Turns.until(() -> !one.gaps.isEmpty() && !other.gaps.isEmpty(), source, one, other);
            source.publish(500);
            Turns.until(() -> one.count == 500 && other.count == 500, source, one, other);
        }
    }

    @Test
    void aSlowSubscriberHoldsNobodyBackAndSeesTheGap() throws Exception {
        try (Source source = new Source(); Sink slow = new Sink()) {
            Turns.until(() -> !slow.gaps.isEmpty(), source, slow);
            int batches = EventPublisher.WINDOW_FRAMES + 100;
            for (int i = 0; i < batches; i++) {
                source.publish(2);
                source.turn(System.nanoTime());
            }
            assertThat(source.publisher.dropped()).isBetween(198L, 202L);
            Turns.until(() -> slow.count == batches * 2L - source.publisher.dropped(), source, slow);
            assertThat(slow.gaps).hasSize(1);
            // What comes after the gap gets through again.
            Turns.until(() -> {
                source.publish(1);
                return slow.gaps.size() == 2;
            }, source, slow);
            assertThat(slow.gaps.get(1)).isGreaterThan(batches * 2L);
        }
    }

    @Test
    void aNewSchedulerIsAGap() throws Exception {
        try (Sink sink = new Sink()) {
            try (Source source = new Source()) {
                Turns.until(() -> !sink.gaps.isEmpty(), source, sink);
                source.publish(5);
                Turns.until(() -> sink.count == 5, source, sink);
            }
            try (Source source = new Source()) {
                Turns.until(() -> sink.gaps.size() == 2, source, sink);
                source.publish(5);
                Turns.until(() -> sink.count == 10, source, sink);
            }
        }
    }

    @Test
    void withoutSubscribersNothingIsDropped() throws Exception {
        try (Source source = new Source()) {
            source.publish(100_000);
            source.turn(System.nanoTime());
            assertThat(source.publisher.sequence()).isEqualTo(100_000);
            assertThat(source.publisher.dropped()).isZero();
        }
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client makes of frames that a scheduler may send late, or twice, or from another life. */
class ClientSessionTest implements BusClient.Handler {
    private static final long MILLI = 1_000_000;

    private final List<byte[]> out = new ArrayList<>();
    private final List<Long> epochs = new ArrayList<>();
    private long random = 100;
    private long now = 5000 * MILLI;
    private final RateLimitedLog dropped =
            new RateLimitedLog(new Log("test", Level.OFF, System.err), "", Duration.ofSeconds(1));
    private final ClientSession session = new ClientSession(
            new Program(1, Role.INGEST, "host:/mnt", "testfs"), LinkSettings.DEFAULT,
            out::add, () -> ++random, dropped, now);

    @Override
    public void onEpoch(long epoch) {
        epochs.add(epoch);
    }

    @Override
    public void onMessage(Message message) {
        throw new AssertionError("nothing was sent");
    }

    /** Number of the session that the last HELLO was of. */
    private long asked() {
        return Frame.link(out.get(out.size() - 1));
    }

    private void meet() {
        session.onTransportUp(now);
        session.onFrame(Frame.welcome(1, asked(), 7), this, now);
        assertThat(epochs).containsExactly(7L);
        out.clear();
    }

    @Test
    void saysNothingBeforeThereIsAConnection() {
        now += 1000 * MILLI;
        session.flush(now);
        assertThat(out).isEmpty();
        session.onTransportUp(now);
        assertThat(out).hasSize(1);
    }

    @Test
    void saysHelloUntilItIsWelcome() {
        session.onTransportUp(now);
        now = session.deadline();
        session.flush(now);
        assertThat(out).hasSize(2).allSatisfy(frame -> {
            assertThat(Frame.type(frame)).isEqualTo(Frame.HELLO);
            assertThat(Frame.link(frame)).as("session").isEqualTo(asked());
        });
        session.onFrame(Frame.welcome(1, asked(), 7), this, now);
        session.onFrame(Frame.welcome(1, asked(), 7), this, now);
        assertThat(epochs).containsExactly(7L);
        assertThat(session.connected(now)).isTrue();
        assertThat(session.connected(now + LinkSettings.DEFAULT.absent())).isFalse();
    }

    @Test
    void peopleAreToldOfSilenceAlsoAtTheStart() {
        long away = LinkSettings.DEFAULT.away();
        assertThat(session.away(now + away - 1)).isFalse();
        assertThat(session.away(now + away)).as("never met").isTrue();
        now += away;
        meet();
        assertThat(session.away(now)).isFalse();
        assertThat(session.away(now + away)).as("met, and silent since").isTrue();
    }

    @Test
    void aLateWordOfAnotherSessionOrLinkMeansNothing() {
        session.onTransportUp(now);
        session.onFrame(Frame.welcome(9, 99, 6), this, now);
        assertThat(epochs).isEmpty();
        session.onFrame(Frame.welcome(1, asked(), 7), this, now);
        out.clear();
        session.onFrame(Frame.plain(Frame.UNKNOWN, 9), this, now);
        session.onFrame(ack(9, 0, 0, 5), this, now);
        session.flush(now);
        assertThat(out).isEmpty();
        assertThat(epochs).containsExactly(7L);
        assertThat(dropped.count()).isZero();
    }

    @Test
    void aSchedulerThatKnowsTheSessionByAnotherLinkIsANewOne() {
        session.onTransportUp(now);
        long first = asked();
        session.onFrame(Frame.welcome(1, first, 7), this, now);
        now += 1000 * MILLI;
        session.onFrame(Frame.welcome(2, first, 8), this, now);
        assertThat(out).hasSize(2);
        assertThat(asked()).as("a new session").isNotEqualTo(first);
        session.onFrame(Frame.welcome(3, asked(), 8), this, now);
        assertThat(epochs).containsExactly(7L, 8L);
    }

    @Test
    void aNewConnectionIsANewSession() {
        meet();
        now += 1000 * MILLI;
        session.onTransportUp(now);
        assertThat(session.connected(now)).isFalse();
        session.onFrame(Frame.welcome(2, asked(), 7), this, now);
        assertThat(epochs).as("of one scheduler").containsExactly(7L, 7L);
        assertThat(dropped.count()).isZero();
    }

    @Test
    void sessionsDoNotFollowEachOtherFasterThanAllowed() {
        meet();
        session.onFrame(Frame.plain(Frame.UNKNOWN, 1), this, now);
        session.flush(now);
        session.onTransportUp(now);
        assertThat(out).as("too early").isEmpty();
        assertThat(session.send(new Message.Quit())).isFalse();
        now += LinkSettings.DEFAULT.reset();
        assertThat(session.deadline()).isEqualTo(now);
        session.flush(now);
        assertThat(out).hasSize(1);
    }

    @Test
    void aSchedulerThatBreaksTheRulesIsLeft() {
        meet();
        now += 1000 * MILLI;
        session.onFrame(ack(1, 0, 5, 5), this, now);
        assertThat(dropped.count()).as("acknowledges what was not sent").isEqualTo(1);
        assertThat(Frame.type(out.get(0))).isEqualTo(Frame.HELLO);
    }

    @Test
    void theHeartbeatShowsThatTheLastFrameIsMissing() {
        meet();
        now += 1000 * MILLI;
        session.onFrame(ack(1, 0, 0, 5), this, now);
        session.flush(now);
        out.clear();
        session.onFrame(ack(1, 1, 0, 5), this, now);
        assertThat(dropped.count()).isEqualTo(1);
        assertThat(Frame.type(out.get(0))).isEqualTo(Frame.HELLO);
    }

    private static byte[] ack(long link, long next, long acknowledged, long limit) {
        byte[] frame = Frame.ack(link);
        Frame.setNumbers(frame, next, acknowledged, limit);
        return frame;
    }

    @Test
    void endsWithGoodBye() {
        meet();
        session.close(now);
        assertThat(Frame.type(out.get(out.size() - 1))).isEqualTo(Frame.BYE);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static coordinatool.gateway.Play.text;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.Ehlo;
import coordinatool.model.Errno;
import coordinatool.model.Request;
import coordinatool.wire.Commands;
import coordinatool.wire.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A mover that runs so much that the scheduler is told it in parts. */
class LongEhloTest {
    private static final List<Request> RUNNING =
            IntStream.range(0, 2 * EhloParts.PART + 5).mapToObj(Play::request).toList();

    private final Play play = Play.withScheduler(Limits.DEFAULT);
    private final Play.Peer mover = play.connect();

    @BeforeEach
    void said() {
        play.next(Message.Connected.class);
        mover.say(text(Commands.ehlo(new Ehlo("m0", "testfs", new int[] {1}, RUNNING))) + "{\"command\":\"recv\"}");
    }

    /** Says yes to all parts. Returns what was in them. */
    private List<Long> accepted() {
        Message.Ehlo first = play.next(Message.Ehlo.class);
        assertThat(first.ehlo().archiveIds()).containsExactly(1);
        List<Request> heard = new ArrayList<>(first.ehlo().running());
        play.ok(first.id());
        for (boolean more = first.more(); more;) {
            assertThat(mover.hear()).as("not before it has said all").isNull();
            Message.Runs part = play.next(Message.Runs.class);
            assertThat(part.running()).hasSizeLessThanOrEqualTo(EhloParts.PART);
            heard.addAll(part.running());
            more = part.more();
            play.ok(part.id());
        }
        return heard.stream().map(Request::cookie).toList();
    }

    private static List<Long> all() {
        return RUNNING.stream().map(Request::cookie).toList();
    }

    @Test
    void oneAfterTheOtherAndThenItMayAskForWork() {
        assertThat(accepted()).isEqualTo(all());
        assertThat(mover.hear()).isEqualTo("{\"command\":\"ehlo\"}");
        assertThat(play.next(Message.Recv.class)).isNotNull();
    }

    @Test
    void aSchedulerThatComesInBetweenIsToldFromTheBeginning() {
        play.ok(play.next(Message.Ehlo.class).id());
        play.next(Message.Runs.class);
        play.restartScheduler();
        play.next(Message.Connected.class);
        assertThat(accepted()).isEqualTo(all());
        assertThat(mover.hear()).isEqualTo("{\"command\":\"ehlo\"}");
    }

    @Test
    void oneThatComesLaterIsToldAllOfIt() {
        accepted();
        play.next(Message.Recv.class);
        play.restartScheduler();
        play.next(Message.Connected.class);
        Message.Ehlo first = play.next(Message.Ehlo.class);
        assertThat(first.replay()).isTrue();
        List<Request> heard = new ArrayList<>(first.ehlo().running());
        for (boolean more = first.more(); more;) {
            Message.Runs part = play.next(Message.Runs.class);
            heard.addAll(part.running());
            more = part.more();
        }
        assertThat(heard.stream().map(Request::cookie)).containsExactlyInAnyOrderElementsOf(all());
        assertThat(play.next(Message.Recv.class)).isNotNull();
    }

    @Test
    void whoIsRefusedSaysNoMore() {
        play.answer(new Message.Answer(play.next(Message.Ehlo.class).id(), Errno.EEXIST, "used"));
        assertThat(mover.hear()).contains("\"error\":\"used\"");
        assertThat(play.waiting()).isZero();
    }
}

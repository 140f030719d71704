// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Play.given;
import static coordinatool.scheduler.Requests.archive;
import static coordinatool.scheduler.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Place;
import coordinatool.model.Request;
import coordinatool.scheduler.policy.Batches;
import coordinatool.scheduler.policy.Ordering;
import coordinatool.scheduler.policy.Policy;
import coordinatool.scheduler.policy.Share;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Another order and another share than the usual ones: all other rules hold with them. See {@link HistoryTest} too. */
class PolicyTest {
    /** Requests with little data first. */
    private static final Ordering SMALLEST_DATA_FIRST = request -> request.data().length;
    /** All that there is, to whoever asks first. */
    private static final Share ALL_TO_ONE = (action, waiting, connections) -> waiting;
    static final Policy OTHER = new Policy(Play.tolerance(Site.GRACE), List.of(), List.of(),
            Batches.NONE, data -> true, SMALLEST_DATA_FIRST, ALL_TO_ONE);

    private final Play play = new Play(OTHER);

    private static Request sized(long cookie, int file, int size) {
        return request(Action.ARCHIVE, cookie, file, 1, 0, 100 - cookie, "x".repeat(size));
    }

    @Test
    void theSmallestGoesFirstHoweverOldTheOthersAre() {
        play.queue(sized(1, 1, 30), sized(2, 2, 10), sized(3, 3, 20), sized(4, 4, 10));
        assertThat(play.scheduler.place(sized(1, 1, 0).key())).isEqualTo(new Place(null, 4, 4));
        assertThat(play.scheduler.place(sized(4, 4, 0).key())).isEqualTo(new Place(null, 2, 4));
        assertThat(new Seen(play, 1).queued).containsExactly(2L, 4L, 3L, 1L);
        play.ehlo(1, "m0");
        assertThat(given(play.recv(1))).containsExactly(2L, 4L, 3L, 1L);
    }

    @Test
    void oneRequestOfAFileRunsAtATimeTheSmallestFirst() {
        play.queue(sized(1, 7, 30), sized(2, 7, 10), sized(3, 8, 20));
        play.ehlo(1, "m0");
        assertThat(given(play.recv(1))).containsExactly(2L, 3L);
        play.recv(1);
        assertThat(given(play.done(sized(2, 7, 10)))).containsExactly(1L);
    }

    @Test
    void whatAMoverDoesNotEndReturnsToItsPlace() {
        play.queue(sized(1, 1, 10), sized(2, 2, 20), sized(3, 3, 30));
        play.ehlo(1, null);
        assertThat(given(play.recv(1, 2, -1, -1))).containsExactly(1L, 2L);
        play.left(1);
        assertThat(new Seen(play).queued).containsExactly(1L, 2L, 3L);
    }

    @Test
    void theFirstOneThatAsksGetsItAll() {
        play.queue(LongStream.rangeClosed(1, 12).mapToObj(Requests::archive).toArray(Request[]::new));
        play.ehlo(1, "m0");
        play.ehlo(2, "m1");
        assertThat(given(play.recv(1))).hasSize(12);
        assertThat(given(play.recv(2))).isEmpty();
        assertThat(given(play.queue(archive(13)))).containsExactly(13L);
    }
}

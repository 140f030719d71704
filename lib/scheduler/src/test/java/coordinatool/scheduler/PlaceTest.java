// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Place;
import coordinatool.model.Request;
import org.junit.jupiter.api.Test;

class PlaceTest {
    private final Play play = new Play();

    @Test
    void aPlaceIsCountedAmongAllOfTheType() {
        Request first = Requests.request(Action.RESTORE, 1, 1, 1, 0, 10, "");
        Request second = Requests.request(Action.RESTORE, 2, 2, 2, 0, 20, "");
        Request third = Requests.request(Action.RESTORE, 3, 3, 1, 0, 30, "");
        play.queue(third, first, second, Requests.archive(4));
        assertThat(play.scheduler.place(first.key())).isEqualTo(new Place(null, 1, 3));
        assertThat(play.scheduler.place(second.key())).isEqualTo(new Place(null, 2, 3));
        assertThat(play.scheduler.place(third.key())).isEqualTo(new Place(null, 3, 3));
        assertThat(play.scheduler.place(Requests.restore(5).key())).isNull();
        play.ehlo(1, "mover", first);
        assertThat(play.scheduler.place(first.key())).isNull();
        assertThat(play.scheduler.place(third.key())).isEqualTo(new Place(null, 2, 2));
    }

    @Test
    void aCancelFindsItsRequestByTheFile() {
        Request r = Requests.restore(1);
        Request begun = new Request(r.action(), r.fid(), new Fid(9, 9, 0), 0, -1, r.cookie(), 0, 1, 0, 0, r.data(),
                null);
        play.queue(begun);
        assertThat(Play.of(Effect.Cancelled.class, play.lustre(Requests.cancelOf(Requests.restore(2))))).isEmpty();
        assertThat(Play.of(Effect.Cancelled.class, play.lustre(Requests.cancelOf(r)))).singleElement()
                .satisfies(cancelled -> assertThat(cancelled.request().key()).isEqualTo(begun.key()));
    }
}

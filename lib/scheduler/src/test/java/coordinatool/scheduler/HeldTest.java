// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Play.given;
import static coordinatool.scheduler.Play.of;
import static coordinatool.scheduler.Requests.archive;
import static coordinatool.scheduler.Requests.cancelOf;
import static coordinatool.scheduler.Requests.request;
import static coordinatool.scheduler.Requests.restore;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Errno;
import coordinatool.model.Hold;
import coordinatool.model.ListItem;
import coordinatool.model.MoverView;
import coordinatool.model.PageCursor;
import coordinatool.model.Request;
import coordinatool.model.RequestState;
import coordinatool.model.RequestView;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldTest {
    private final Play play = new Play();
    private long conn;

    @Test
    void whatThreeMoversHaveDiedOfIsHeldAndTheOthersGoOn() {
        play.queue(archive(1), archive(2));
        assertThat(of(Effect.Held.class, die("m0"))).isEmpty();
        assertThat(of(Effect.Held.class, die("m1"))).isEmpty();
        long before = play.now;
        List<Effect> effects = die("m0");
        assertThat(of(Effect.Held.class, effects)).singleElement().satisfies(held -> {
            assertThat(held.request().cookie()).isEqualTo(1);
            assertThat(held.hold().since()).isBetween(before, play.now);
            assertThat(held.hold().reason()).isEqualTo("movers went away with it 3 times, the last one was m0");
        });
        assertThat(of(Effect.Notice.class, effects)).extracting(Effect.Notice::warning).containsExactly(true);
        assertThat(play.scheduler.rareState().held()).isEqualTo(1);
        assertThat(play.pending(Action.ARCHIVE)).as("it is not lost").isEqualTo(2);
        play.ehlo(++conn, "m2");
        assertThat(given(play.recv(conn))).containsExactly(2L);
        assertThat(held()).extracting(view -> view.request().cookie()).containsExactly(1L);
        assertThat(held()).extracting(RequestView::state).containsExactly(RequestState.HELD);
    }

    @Test
    void releasedItGoesBackToItsPlaceAndItsDeathsAreForgotten() {
        hold(archive(1));
        play.queue(archive(2));
        assertThat(errno(release(archive(2)))).isEqualTo(Errno.ENOENT);
        List<Effect> effects = release(archive(1));
        assertThat(errno(effects)).isZero();
        assertThat(of(Effect.Released.class, effects)).hasSize(1);
        assertThat(errno(release(archive(1)))).as("not held any more").isEqualTo(Errno.ENOENT);
        play.ehlo(++conn, "m5");
        assertThat(given(play.recv(conn, 1, 0, 0))).containsExactly(1L);
        play.left(conn);
        assertThat(of(Effect.Held.class, play.ehlo(++conn, "m5"))).isEmpty();
    }

    @Test
    void aWaitingMoverGetsWhatIsReleased() {
        hold(archive(1));
        play.ehlo(++conn, "m5");
        assertThat(given(play.recv(conn))).isEmpty();
        assertThat(given(release(archive(1)))).containsExactly(1L);
    }

    @Test
    void cancelledItEndsAsOneThatWaits() {
        hold(archive(1));
        List<Effect> effects = play.lustre(cancelOf(archive(1)));
        assertThat(of(Effect.Released.class, effects)).hasSize(1);
        assertThat(of(Effect.Cancelled.class, effects)).hasSize(1);
        assertThat(play.scheduler.rareState().held()).isZero();
        assertThat(play.scheduler.size()).isZero();
    }

    @Test
    void itKeepsNoOtherKindOfRequestFromItsFile() {
        hold(archive(1));
        Request remove = request(Action.REMOVE, 2, 1, 1, 0, 0, "");
        play.queue(remove, request(Action.ARCHIVE, 3, 1, 1, 0, 0, ""));
        play.ehlo(++conn, "m5");
        assertThat(given(play.recv(conn))).as("the second archive waits for the first").containsExactly(2L);
        play.done(remove);
        assertThat(given(play.say((s, t) -> s.cancel(7, List.of(archive(1).key()), t)))).isEmpty();
        assertThat(given(play.recv(conn))).containsExactly(3L);
    }

    @Test
    void aRestoreThatLustreIsAskedForAnewIsTheSame() {
        for (long cookie = 1; cookie <= 3; cookie++) {
            play.lustre(request(Action.RESTORE, cookie, 9, 1, 0, 0, ""));
            List<Effect> effects = die("m0");
            boolean last = cookie == 3;
            assertThat(of(Effect.Held.class, effects)).hasSize(last ? 1 : 0);
            assertThat(of(Effect.EndRestore.class, effects)).as("a held one stays as it is").hasSize(last ? 0 : 1);
            Request restore = request(Action.RESTORE, cookie, 9, 1, 0, 0, "");
            play.say((s, t) -> s.restoreSettled(restore.key(), true, t));
        }
        Request third = request(Action.RESTORE, 3, 9, 1, 0, 0, "");
        assertThat(of(Effect.EndRestore.class, release(third))).as("no other mover can end it").hasSize(1);
    }

    @Test
    void lustreFindsItHeldWhenItOrdersItAgain() {
        hold(archive(1));
        assertThat(of(Effect.Stored.class, play.lustre(archive(1)))).isEmpty();
        play.ehlo(++conn, "m5");
        assertThat(given(play.recv(conn))).isEmpty();
        assertThat(play.scheduler.rareState().held()).isEqualTo(1);
    }

    @Test
    void aMoverThatComesBackWithItHasIt() {
        hold(archive(1));
        List<Effect> effects = play.ehlo(++conn, "late", archive(1));
        assertThat(of(Effect.Released.class, effects)).hasSize(1);
        assertThat(play.running(Action.ARCHIVE)).isEqualTo(1);
        assertThat(play.scheduler.rareState().held()).isZero();
    }

    @Test
    void anEndBetweenDeathsForgetsThem() {
        play.queue(archive(1));
        die("m0");
        die("m0");
        play.ehlo(++conn, "m0");
        play.recv(conn);
        play.done(conn, archive(1), Errno.EIO);
        play.queue(archive(1));
        assertThat(of(Effect.Held.class, die("m1"))).isEmpty();
        play.lustre(cancelOf(archive(1)));
        play.queue(archive(1));
        die("m1");
        assertThat(of(Effect.Held.class, die("m1"))).isEmpty();
    }

    @Test
    void connectionsWithoutANameAreNoMoversThatDie() {
        play.queue(archive(1));
        for (int i = 0; i < 5; i++) {
            play.ehlo(++conn, null);
            assertThat(given(play.recv(conn))).containsExactly(1L);
            play.left(conn);
        }
        assertThat(play.scheduler.rareState().held()).isZero();
    }

    @Test
    void recoveredItIsHeldUnlessAMoverHasIt() {
        Play later = new Play();
        later.say((s, t) -> s.recovery().request(archive(1).withTimestamp(10), t));
        later.say((s, t) -> s.recovery().request(restore(2).withTimestamp(5), t));
        later.say((s, t) -> s.recovery().endOfRequests(true, t));
        later.say((s, t) -> s.recovery().assignment(restore(2).key(), "m0", t));
        later.say((s, t) -> s.recovery().held(archive(1).key(), new Hold(3, "why")));
        assertThat(of(Effect.Released.class, later.say((s, t) ->
                s.recovery().held(restore(2).key(), new Hold(3, "why"))))).hasSize(1);
        later.ehlo(1, "m0", restore(2));
        assertThat(given(later.recv(1))).isEmpty();
        assertThat(later.scheduler.rareState().hold(archive(1).key()).reason()).isEqualTo("why");
        assertThat(later.scheduler.rareState().held()).isEqualTo(1);
    }

    @Test
    void whatDiesInCompanyIsTriedAloneBeforeItIsHeld() {
        dieOfTwoThreeTimes();
        play.ehlo(++conn, "m0");
        assertThat(given(play.recv(conn))).as("alone").containsExactly(1L);
        play.queue(archive(4));
        assertThat(given(play.recv(conn))).as("and nothing beside it").isEmpty();
        assertThat(given(play.done(conn, archive(1), 0))).as("it was not that one").containsExactly(2L);
        play.left(conn);
        assertThat(of(Effect.Held.class, play.ehlo(++conn, "m0"))).extracting(held -> held.request().cookie())
                .containsExactly(2L);
        assertThat(given(play.recv(conn))).as("the others go on").containsExactly(4L);
    }

    @Test
    void aSuspectWaitsUntilAMoverHasNothingElse() {
        dieOfTwoThreeTimes();
        play.ehlo(++conn, "m1", archive(5));
        assertThat(given(play.recv(conn))).isEmpty();
        assertThat(given(play.done(conn, archive(5), 0))).containsExactly(1L);
    }

    /** One who has work cannot have what is first in the queue, and must hear of it when another one takes that. */
    @Test
    void whatIsBehindASuspectIsGivenOutAsSoonAsThatIsGone() {
        dieOfTwoThreeTimes();
        long idle = ++conn;
        play.ehlo(idle, "m1", archive(5));
        long busy = ++conn;
        play.ehlo(busy, "m2", archive(6));
        play.queue(archive(7));
        assertThat(given(play.recv(busy))).isEmpty();
        play.recv(idle);
        assertThat(given(play.done(idle, archive(5), 0))).containsExactly(1L);
        play.recv(idle);
        assertThat(given(play.done(idle, archive(1), 0))).as("one alone, and what was behind it")
                .containsExactly(2L, 7L);
    }

    private void dieOfTwoThreeTimes() {
        play.queue(archive(1), archive(2));
        for (int i = 0; i < 3; i++) {
            play.ehlo(++conn, "m0");
            assertThat(given(play.recv(conn))).containsExactly(1L, 2L);
            play.left(conn);
            assertThat(of(Effect.Held.class, play.ehlo(++conn, "m0"))).isEmpty();
            play.left(conn);
        }
    }

    /** A mover takes one request, and its process ends and is started again. */
    private List<Effect> die(String mover) {
        play.ehlo(++conn, mover);
        assertThat(given(play.recv(conn, 1, 1, 1))).hasSize(1);
        play.left(conn);
        List<Effect> effects = play.ehlo(++conn, mover);
        play.left(conn);
        return effects;
    }

    private void hold(Request request) {
        play.queue(request);
        die("m0");
        die("m0");
        assertThat(of(Effect.Held.class, die("m0"))).hasSize(1);
    }

    private List<Effect> release(Request request) {
        return play.say((s, t) -> s.release(7, request.cookie(), request.fid(), t));
    }

    private static int errno(List<Effect> effects) {
        return of(Effect.Answer.class, effects).get(0).errno();
    }

    private List<RequestView> held() {
        List<RequestView> held = new ArrayList<>();
        play.scheduler.listing().visitHeld(PageCursor.START, 10, new ListItem.Visitor<RuntimeException>() {
            @Override
            public void mover(MoverView mover) {
                throw new AssertionError(mover);
            }

            @Override
            public void request(RequestView view) {
                held.add(view);
            }
        });
        return held;
    }
}

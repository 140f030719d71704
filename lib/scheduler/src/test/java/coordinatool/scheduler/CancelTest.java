// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Play.given;
import static coordinatool.scheduler.Play.of;
import static coordinatool.scheduler.Play.works;
import static coordinatool.scheduler.Requests.archive;
import static coordinatool.scheduler.Requests.cancelOf;
import static coordinatool.scheduler.Requests.fid;
import static coordinatool.scheduler.Requests.request;
import static coordinatool.scheduler.Requests.restore;
import static coordinatool.scheduler.Requests.withDfid;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Errno;
import coordinatool.model.Refused;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CancelTest {
    private final Play play = new Play();

    @Test
    void aWaitingRequestIsDroppedAndLustreTold() {
        play.lustre(archive(1), archive(2));
        List<Effect> effects = play.lustre(cancelOf(archive(1)));
        assertThat(of(Effect.Cancelled.class, effects)).extracting(e -> e.cancel().action())
                .containsExactly(Action.CANCEL);
        assertThat(play.pending(Action.ARCHIVE)).isEqualTo(1);
        assertThat(play.done(Action.CANCEL)).isEqualTo(1);
        play.ehlo(1, "m0");
        assertThat(given(play.recv(1))).containsExactly(2L);
    }

    @Test
    void aToolMayBringTheCancelOfWhatLustreHasCancelled() {
        play.lustre(archive(1), archive(2));
        List<Effect> effects = play.queue(archive(3), archive(2), cancelOf(archive(1)));
        assertThat(of(Effect.Queued.class, effects)).extracting(e -> e.enqueued() + " " + e.skipped())
                .containsExactly("1 1");
        assertThat(of(Effect.Cancelled.class, effects)).extracting(e -> e.request().cookie()).containsExactly(1L);
        play.ehlo(1, "m0");
        assertThat(given(play.recv(1))).containsExactly(2L, 3L);
    }

    @Test
    void ofAnUnknownOneLustreIsToldAtOnce() {
        assertThat(of(Effect.CancelOfUnknown.class, play.lustre(cancelOf(archive(1))))).extracting(
                Effect.CancelOfUnknown::waits).containsExactly(false);
        assertThat(play.done(Action.CANCEL)).isEqualTo(1);
    }

    @Test
    void afterAStartOneOfAnUnknownRequestWaitsForAMoverToReturnWithIt() {
        play.say((s, t) -> s.recovery().endOfRequests(false, t));
        assertThat(of(Effect.CancelOfUnknown.class, play.lustre(cancelOf(archive(1)), cancelOf(archive(2)))))
                .extracting(Effect.CancelOfUnknown::waits).containsExactly(true, true);
        List<Effect> effects = play.ehlo(1, "m0", archive(1));
        assertThat(of(Effect.CancelClaimed.class, effects)).extracting(e -> e.cancel().cookie()).containsExactly(1L);
        assertThat(works(play.recv(1)).get(0).requests()).extracting(Request::action).containsExactly(Action.CANCEL);
        assertThat(of(Effect.CancelOfUnknown.class, play.pass(Play.GRACE))).extracting(e -> e.cancel().cookie())
                .containsExactly(2L);
        assertThat(play.done(Action.CANCEL)).isEqualTo(2);
    }

    @Test
    void aRequestThatComesAfterItsCancelDoesNotRun() {
        play.say((s, t) -> s.recovery().endOfRequests(false, t));
        play.lustre(cancelOf(archive(1)));
        List<Effect> effects = play.lustre(archive(1));
        assertThat(of(Effect.CancelClaimed.class, effects)).hasSize(1);
        assertThat(of(Effect.Cancelled.class, effects)).hasSize(1);
        play.ehlo(1, "m0");
        assertThat(given(play.recv(1))).isEmpty();
    }

    @Test
    void aCancelWaitsForTheNextRecvAndGoesFirst() {
        play.ehlo(1, "m0");
        play.lustre(archive(1), archive(2), restore(3));
        play.recv(1, 1, 0, -1);
        assertThat(of(Effect.CancelStored.class, play.lustre(cancelOf(archive(1))))).hasSize(1);
        assertThat(play.pending(Action.CANCEL)).isEqualTo(1);
        assertThat(new Seen(play).cancels).containsExactly(1L);
        List<Effect> effects = play.recv(1, 2, -1, -1);
        assertThat(works(effects).get(0).requests()).extracting(Request::action)
                .containsExactly(Action.CANCEL, Action.RESTORE, Action.ARCHIVE);
        assertThat(of(Effect.CancelStored.class, effects)).extracting(Effect.CancelStored::sent).containsExactly(true);
        assertThat(play.pending(Action.CANCEL)).isZero();
        play.done(archive(1));
        assertThat(play.running(Action.ARCHIVE)).isEqualTo(1);
    }

    @Test
    void whatWasSentIsRememberedByANewScheduler() {
        play.say((s, t) -> s.recovery().request(archive(1).withTimestamp(1), t));
        play.say((s, t) -> s.recovery().endOfRequests(true, t));
        play.say((s, t) -> s.recovery().assignment(archive(1).key(), "m0", t));
        play.say((s, t) -> s.recovery().cancel(archive(1).key(), cancelOf(archive(1)), true));
        assertThat(play.pending(Action.CANCEL)).isZero();
        assertThat(of(Effect.Cancelled.class, play.pass(Play.GRACE))).hasSize(1);
        play.ehlo(1, "m1");
        assertThat(given(play.recv(1))).isEmpty();
    }

    @Test
    void itIsKeptUnderTheKeyOfItsRequestThoughItNamesTheFile() {
        Request begun = withDfid(restore(1), fid(77));
        play.ehlo(1, "m0");
        play.queue(begun);
        play.recv(1);
        List<Effect> effects = new ArrayList<>(play.lustre(cancelOf(begun)));
        effects.addAll(play.recv(1));
        List<Effect.CancelStored> stored = of(Effect.CancelStored.class, effects);
        assertThat(stored).hasSize(2).extracting(Effect.CancelStored::key).containsOnly(begun.key());
        assertThat(stored).extracting(e -> e.cancel().dfid()).containsOnly(fid(1));
        assertThat(of(Effect.CancelRemoved.class, play.done(begun)))
                .containsExactly(new Effect.CancelRemoved(begun.key()));
    }

    @Test
    void ofWhatHasEndedItIsForgottenByANewScheduler() {
        assertThat(play.say((s, t) -> s.recovery().cancel(archive(1).key(), cancelOf(archive(1)), false)))
                .containsExactly(new Effect.CancelRemoved(archive(1).key()));
    }

    @Test
    void aWaitingMoverGetsItAtOnceAndOnlyOnce() {
        play.ehlo(1, "m0");
        play.lustre(archive(1));
        play.recv(1);
        play.recv(1);
        assertThat(given(play.lustre(cancelOf(archive(1))))).containsExactly(1L);
        play.recv(1);
        assertThat(play.lustre(cancelOf(archive(1)))).isEmpty();
    }

    private List<Effect> cancel(long id, RequestKey... requests) {
        return play.say((s, t) -> s.cancel(id, List.of(requests), t));
    }

    @Test
    void aToolCancelsByFileAndIsToldWhatIsUnknown() {
        play.ehlo(1, "m0");
        play.lustre(archive(1), request(Action.ARCHIVE, 2, 2, 3, 4, 0, "tag=x"));
        play.recv(1, 1, 0, 0);
        assertThat(of(Effect.CancelAnswer.class, cancel(7, new RequestKey(2, fid(1)))))
                .containsExactly(new Effect.CancelAnswer(7, List.of(new Refused(0, Errno.ENOENT, "No such request"))));
        List<Effect> waiting = cancel(8, new RequestKey(2, fid(2)));
        assertThat(of(Effect.Cancelled.class, waiting)).extracting(Effect.Cancelled::cancel).singleElement()
                .satisfies(cancel -> {
                    assertThat(cancel.action()).isEqualTo(Action.CANCEL);
                    assertThat(cancel.archiveId()).isEqualTo(3);
                    assertThat(cancel.flags()).isEqualTo(4);
                });
        assertThat(of(Effect.CancelAnswer.class, waiting)).containsExactly(new Effect.CancelAnswer(8, List.of()));
        assertThat(of(Effect.CancelStored.class, cancel(9, new RequestKey(1, fid(1))))).hasSize(1);
        assertThat(of(Effect.CancelStored.class, cancel(10, new RequestKey(1, fid(1))))).isEmpty();
        assertThat(works(play.recv(1)).get(0).requests()).extracting(Request::action).containsExactly(Action.CANCEL);
    }

    @Test
    void aToolCancelsManyAtOnceAndTheOthersGoOn() {
        play.ehlo(1, "m0");
        play.lustre(archive(1), archive(2), archive(3));
        play.recv(1, 1, 0, 0);
        List<Effect> effects = cancel(7, new RequestKey(3, fid(3)), new RequestKey(4, fid(4)),
                new RequestKey(3, fid(3)), new RequestKey(1, fid(1)));
        assertThat(of(Effect.Cancelled.class, effects)).extracting(e -> e.request().cookie()).containsExactly(3L);
        assertThat(of(Effect.CancelStored.class, effects)).extracting(Effect.CancelStored::key)
                .containsExactly(archive(1).key());
        assertThat(of(Effect.CancelAnswer.class, effects)).flatExtracting(Effect.CancelAnswer::refused)
                .as("unknown, and cancelled before").extracting(Refused::index).containsExactly(1, 2);
        assertThat(play.pending(Action.ARCHIVE)).isEqualTo(1);
    }

    @Test
    void aRequestThatEndsTakesItsCancelAlong() {
        play.ehlo(1, "m0");
        play.lustre(archive(1));
        play.recv(1);
        play.lustre(cancelOf(archive(1)));
        assertThat(of(Effect.CancelRemoved.class, play.done(archive(1)))).hasSize(1);
        assertThat(play.pending(Action.CANCEL)).isZero();
        assertThat(given(play.recv(1))).isEmpty();
    }

    @Test
    void ifItsMoverDoesNotComeBackTheRequestIsDroppedAndLustreTold() {
        play.ehlo(1, "m0");
        play.lustre(archive(1), archive(2));
        play.recv(1);
        play.lustre(cancelOf(archive(1)));
        play.left(1);
        List<Effect> effects = play.pass(Play.GRACE);
        assertThat(of(Effect.Cancelled.class, effects)).extracting(e -> e.request().cookie()).containsExactly(1L);
        assertThat(of(Effect.TakenBack.class, effects)).extracting(e -> e.request().cookie()).containsExactly(1L, 2L);
        assertThat(play.running(Action.ARCHIVE) + play.pending(Action.CANCEL)).isZero();
    }
}

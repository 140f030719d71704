// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Play.given;
import static coordinatool.scheduler.Play.of;
import static coordinatool.scheduler.Play.works;
import static coordinatool.scheduler.Requests.archive;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Errno;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Movers that were taken for gone, and what they had; also where the scheduler is restarted meanwhile. */
class TakenForGoneTest {
    private static final Request FIRST = archive(1);
    /** Of the same file. */
    private static final Request SECOND = Requests.request(Action.ARCHIVE, 2, 1, 1, 0, 0, "");

    private final Play play = new Play();

    /** The first request has gone from m0, which is taken for gone, to m1 on connection 2, which has ended it. */
    private void endedElsewhere() {
        play.queue(FIRST);
        play.ehlo(1, "m0");
        play.recv(1);
        play.left(1);
        play.pass(Play.GRACE);
        play.ehlo(2, "m1");
        assertThat(given(play.recv(2))).containsExactly(1L);
        assertThat(statuses(play.done(2, FIRST, 0))).containsExactly(0);
    }

    /** A scheduler that finds the first request at this mover, and the other ones beside it. */
    private static Play restarted(String runner, String... others) {
        Play later = new Play();
        for (Request request : List.of(FIRST, SECOND)) {
            later.say((s, t) -> s.recovery().request(request.withTimestamp(request.cookie()), t));
        }
        later.say((s, t) -> s.recovery().endOfRequests(true, t));
        later.say((s, t) -> s.recovery().assignment(FIRST.key(), runner, t));
        later.say((s, t) -> s.recovery().strays(FIRST.key(), new Others(Set.of(others), Set.of()), t));
        return later;
    }

    private static List<Integer> statuses(List<Effect> effects) {
        return of(Effect.Ended.class, effects).stream().map(Effect.Ended::status).toList();
    }

    private static List<Action> actions(List<Effect> effects) {
        return works(effects).stream().flatMap(work -> work.requests().stream()).map(Request::action).toList();
    }

    private static Others gone(String mover) {
        return new Others(Set.of(), Set.of(mover));
    }

    private static Map<RequestKey, Others> strays(Play play) {
        Map<RequestKey, Others> stored = new HashMap<>();
        of(Effect.Strays.class, play.effects).forEach(e -> stored.put(e.key(), e.others()));
        stored.values().removeIf(Others::areNone);
        return stored;
    }

    @Test
    void whoComesWithWhatHasEndedMeanwhileIsToldToGiveItUpAndHasTheFileUntilThen() {
        endedElsewhere();
        play.ehlo(3, "m0", FIRST);
        play.queue(SECOND);
        assertThat(given(play.recv(2))).as("its file is at work").isEmpty();
        assertThat(actions(play.recv(3))).containsExactly(Action.CANCEL);
        assertThat(given(play.done(3, FIRST, Errno.ECANCELED))).containsExactly(2L);
    }

    @Test
    void whatHasEndedMeanwhileIsNotRunAgainWhoeverDies() {
        endedElsewhere();
        play.ehlo(3, "m0", FIRST);
        play.recv(2);
        play.left(3);
        List<Effect> effects = play.pass(Play.GRACE);
        assertThat(statuses(effects)).containsExactly(Errno.ESTALE);
        assertThat(given(effects)).isEmpty();
    }

    @Test
    void whoComesWithoutItHasItNoMore() {
        endedElsewhere();
        assertThat(strays(play)).isEqualTo(Map.of(FIRST.key(), gone("m0")));
        play.ehlo(3, "m0");
        assertThat(strays(play)).isEmpty();
        play.left(3);
        play.ehlo(4, "m0", FIRST);
        assertThat(actions(play.recv(4))).as("nobody knows better").isEmpty();
    }

    @Test
    void aListThatBreaksOffDoesNotSayThatItHasItNoMore() {
        endedElsewhere();
        play.ehloOfMore(3, "m0", archive(7));
        play.left(3);
        play.ehlo(4, "m0", archive(7), FIRST);
        assertThat(actions(play.recv(4))).containsExactly(Action.CANCEL);
    }

    @Test
    void aRestartKnowsWhatHasEndedMeanwhile() {
        play.say((s, t) -> s.recovery().endOfRequests(false, t));
        play.say((s, t) -> s.recovery().strays(FIRST.key(), gone("m0"), t));
        play.ehlo(1, "m0", FIRST);
        assertThat(actions(play.recv(1))).containsExactly(Action.CANCEL);
        play.left(1);
        assertThat(statuses(play.ehlo(2, "m0"))).containsExactly(Errno.ESTALE);
        assertThat(strays(play)).isEmpty();
    }

    @Test
    void aRestartKnowsWhoElseHasARequest() {
        Play later = restarted("m0", "m1");
        later.ehlo(1, "m0", FIRST);
        assertThat(statuses(later.done(1, FIRST, 0))).as("m1 may be at work").isEmpty();
        assertThat(given(later.recv(1))).isEmpty();
        List<Effect> effects = later.pass(Play.GRACE);
        assertThat(statuses(effects)).containsExactly(0);
        assertThat(given(effects)).containsExactly(2L);
        assertThat(strays(later)).isEqualTo(Map.of(FIRST.key(), gone("m1")));
    }

    @Test
    void aRestartDoesNotWaitForWhoWasTakenForGone() {
        Play later = restarted("m0");
        later.say((s, t) -> s.recovery().strays(FIRST.key(), gone("m1"), t));
        later.ehlo(1, "m0", FIRST);
        assertThat(statuses(later.done(1, FIRST, 0))).containsExactly(0);
        later.ehlo(2, "m1", FIRST);
        assertThat(actions(later.recv(2))).containsExactly(Action.CANCEL);
    }

    @Test
    void theOtherOneThatReturnsAfterARestartIsToldToGiveUp() {
        Play later = restarted("m0", "m1");
        later.ehlo(1, "m0", FIRST);
        later.ehlo(2, "m1", FIRST);
        assertThat(actions(later.recv(2))).containsExactly(Action.CANCEL);
        later.done(1, FIRST, 0);
        assertThat(statuses(later.done(2, FIRST, Errno.ECANCELED))).containsExactly(0);
        assertThat(strays(later)).isEmpty();
    }

    @Test
    void theOtherOneThatReturnsWithoutItHasLetGo() {
        Play later = restarted("m0", "m1");
        later.ehlo(1, "m0", FIRST);
        later.ehlo(2, "m1");
        assertThat(statuses(later.done(1, FIRST, 0))).containsExactly(0);
    }

    @Test
    void theOldestIsForgottenWhereThereAreTooMany() {
        TakenForGone gone = new TakenForGone();
        gone.add(FIRST.key(), "m0");
        gone.add(FIRST.key(), "m1");
        for (int cookie = 2; cookie <= TakenForGone.MAX; cookie++) {
            assertThat(gone.add(archive(cookie).key(), "m1")).isNull();
        }
        assertThat(gone.add(archive(TakenForGone.MAX + 1).key(), "m1")).isEqualTo(FIRST.key());
        assertThat(gone.takeAll("m0")).isEmpty();
        assertThat(gone.takeAll("m1")).hasSize(TakenForGone.MAX).doesNotContain(FIRST.key());
        assertThat(gone.of(archive(2).key())).isEmpty();
    }
}

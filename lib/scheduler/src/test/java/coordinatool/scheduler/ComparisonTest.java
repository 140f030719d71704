// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Requests.archive;
import static coordinatool.scheduler.Requests.cancelOf;
import static coordinatool.scheduler.Requests.fid;
import static coordinatool.scheduler.Requests.request;
import static coordinatool.scheduler.Requests.restore;
import static coordinatool.scheduler.Requests.withDfid;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Difference;
import coordinatool.model.Difference.Kind;
import coordinatool.model.Errno;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What Lustre lists, and what the queue has. */
class ComparisonTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Predicate<RequestKey> NOTHING = key -> false;

    private final Play play = new Play();

    /** What a list with these requests has the comparison find. */
    private List<Difference> compare(Request... listed) {
        return compare(false, listed);
    }

    private List<Difference> compare(boolean onlyListed, Request... listed) {
        Comparison comparison = play.scheduler.comparison();
        play.pass(3 * SECOND);
        comparison.begin(play.now, onlyListed, play.now);
        List<Difference> found = new ArrayList<>(comparison.listed(List.of(listed), NOTHING));
        while (comparison.unlisted(found, play.now)) {
            play.now++;
        }
        return found;
    }

    private List<Request> repair(List<Difference> found) {
        List<Request> repaired = new ArrayList<>();
        play.say((s, t) -> {
            repaired.addAll(s.comparison().repairGone(of(found, Kind.GONE).map(Difference::key).toList(), t));
            repaired.addAll(s.comparison().repairLost(of(found, Kind.LOST).map(Difference::request).toList(), NOTHING,
                    t));
        });
        return repaired;
    }

    private static Stream<Difference> of(List<Difference> found, Kind kind) {
        return found.stream().filter(difference -> difference.kind() == kind);
    }

    @Test
    void whereAllAgreeNothingIsFound() {
        play.lustre(archive(1), restore(2));
        assertThat(compare(archive(1), restore(2))).isEmpty();
        assertThat(compare(archive(1), restore(2))).isEmpty();
    }

    @Test
    void whatIsMissingOnceIsToldAndNotRepaired() {
        play.lustre(archive(1));
        List<Difference> found = compare(archive(2));
        assertThat(found).extracting(Difference::kind).containsExactly(Kind.LOST, Kind.GONE);
        assertThat(found).extracting(Difference::certain).containsOnly(false);
        assertThat(repair(found)).isEmpty();
    }

    @Test
    void whatIsMissingTwiceIsRepaired() {
        play.lustre(archive(1));
        compare(archive(2));
        List<Difference> found = compare(archive(2));
        assertThat(found).extracting(Difference::certain).containsExactly(true, true);
        assertThat(repair(found)).extracting(Request::cookie).containsExactly(1L, 2L);
        assertThat(Play.of(Effect.Ended.class, play.effects)).extracting(Effect.Ended::status)
                .containsExactly(Errno.ESTALE);
        assertThat(play.pending(Action.ARCHIVE)).isEqualTo(1);
        assertThat(compare(archive(2))).isEmpty();
    }

    @Test
    void whatLustreHasNeverListedIsDroppedOnlyWhereSomebodyAsks() {
        play.lustre(archive(1), archive(2));
        compare(true, archive(1));
        compare(true);
        List<Difference> found = compare(true);
        assertThat(found).filteredOn(Difference::certain).extracting(d -> d.key().cookie()).containsExactly(1L);
        assertThat(repair(found)).extracting(Request::cookie).containsExactly(1L);
        assertThat(repair(compare(false))).extracting(Request::cookie).containsExactly(2L);
    }

    @Test
    void whatIsThereEverySecondTimeIsNotMissing() {
        play.lustre(archive(1));
        for (int i = 0; i < 300; i++) {
            assertThat(compare()).noneMatch(Difference::certain);
            assertThat(compare(archive(1))).isEmpty();
        }
    }

    @Test
    void oneThatWouldSpoilTheLastIsTooSoon() {
        Comparison comparison = play.scheduler.comparison();
        assertThat(comparison.isTooSoon(play.now)).isFalse();
        compare();
        assertThat(comparison.isTooSoon(play.now)).isTrue();
        assertThat(comparison.isTooSoon(play.now - 1)).describedAs("a clock that was set back").isFalse();
        play.pass(2 * SECOND);
        assertThat(comparison.isTooSoon(play.now)).isFalse();
    }

    @Test
    void listsAtOneTimeAreOne() {
        play.lustre(archive(1));
        compare();
        play.now -= 3 * SECOND;
        assertThat(compare()).extracting(Difference::certain).containsExactly(false);
    }

    @Test
    void aListThatBreaksOffDoesNotCount() {
        play.lustre(archive(1));
        play.scheduler.comparison().begin(play.now, false, play.now);
        assertThat(compare()).extracting(Difference::certain).containsExactly(false);
    }

    @Test
    void whatCameSinceTheFirstIsNotGone() {
        compare();
        play.lustre(archive(1));
        assertThat(compare()).extracting(Difference::certain).containsExactly(false);
    }

    @Test
    void whatLustreGivesAgainMeanwhileIsNotGone() {
        play.lustre(archive(1));
        compare();
        play.lustre(archive(1));
        assertThat(compare()).extracting(Difference::certain).containsExactly(false);
    }

    @Test
    void whatAMoverRunsIsToldAndKept() {
        play.lustre(archive(1));
        play.ehlo(1, "m0");
        play.recv(1);
        compare();
        List<Difference> found = compare();
        assertThat(found).extracting(Difference::detail).containsExactly("runs at m0");
        assertThat(found).extracting(Difference::certain).containsExactly(true);
        assertThat(repair(found)).isEmpty();
        assertThat(play.running(Action.ARCHIVE)).isEqualTo(1);
    }

    @Test
    void whatIsGivenOutOrComesBeforeTheRepairIsLeft() {
        play.lustre(archive(1));
        compare(archive(2));
        List<Difference> found = compare(archive(2));
        play.ehlo(1, "m0");
        play.recv(1);
        play.lustre(archive(2));
        assertThat(repair(found)).isEmpty();
    }

    @Test
    void anotherRequestWithTheSameKeyIsNotTheSame() {
        play.lustre(archive(1));
        Request other = request(Action.RESTORE, 1, 1);
        compare(other);
        assertThat(repair(compare(other))).extracting(Request::action)
                .containsExactly(Action.ARCHIVE, Action.RESTORE);
    }

    @Test
    void aBegunRestoreThatIsLostIsEndedAndAskedForAnew() {
        Request begun = withDfid(restore(1), fid(77));
        compare(begun);
        int before = play.effects.size();
        repair(compare(begun));
        assertThat(Play.of(Effect.EndRestore.class, play.effects.subList(before, play.effects.size()))).hasSize(1);
    }

    @Test
    void aBegunRestoreThatWaitsIsFoundByItsFile() {
        play.lustre(restore(1));
        assertThat(compare(withDfid(restore(1), fid(77)))).isEmpty();
    }

    @Test
    void aLostOneThatIsCancelledIsEnded() {
        compare(cancelOf(archive(1)));
        int before = play.effects.size();
        repair(compare(cancelOf(archive(1))));
        assertThat(Play.of(Effect.CancelOfUnknown.class, play.effects.subList(before, play.effects.size()))).hasSize(1);
        assertThat(play.scheduler.size()).isZero();
    }

    @Test
    void whatLustreIsBeingToldOfIsNotLost() {
        Comparison comparison = play.scheduler.comparison();
        comparison.begin(play.now, false, play.now);
        assertThat(comparison.listed(List.of(archive(1)), archive(1).key()::equals)).isEmpty();
    }

    @Test
    void whatIsHeldAfterAStartIsDroppedToo() {
        play.say((s, t) -> s.recovery().request(archive(1).withTimestamp(10), t));
        play.say((s, t) -> s.recovery().endOfRequests(false, t));
        compare();
        assertThat(repair(compare())).hasSize(1);
        assertThat(play.scheduler.size()).isZero();
        play.ehlo(1, "m0");
        play.recv(1);
        assertThat(Play.given(play.pass(Play.GRACE))).isEmpty();
    }

    @Test
    void afterAStartMoversMayReturnWithWhatIsLost() {
        play.say((s, t) -> s.recovery().endOfRequests(false, t));
        compare(archive(1));
        List<Difference> found = compare(archive(1));
        assertThat(found).extracting(Difference::detail).containsExactly("a mover may still return with it");
        assertThat(repair(found)).isEmpty();
        play.pass(Play.GRACE);
        assertThat(repair(compare(archive(1)))).hasSize(1);
    }
}

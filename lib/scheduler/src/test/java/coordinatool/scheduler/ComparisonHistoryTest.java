// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Requests.archive;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Difference;
import coordinatool.model.Difference.Kind;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Comparisons while requests come and end, and while Lustre and the scheduler lose some. Lustre gives its list in
 * pieces, and finds the next piece by counting, as the kernel does.
 */
class ComparisonHistoryTest {
    private static final int HISTORIES = 200;
    private static final int PIECE = 3;

    private final Play play = new Play();
    /** What Lustre has given out and not seen the end of, in its order. */
    private final Map<Long, Request> active = new LinkedHashMap<>();
    /** On its way from Lustre to the scheduler. */
    private final List<Request> coming = new ArrayList<>();
    /** Ended in Lustre by the mover, which has not told the scheduler yet. */
    private final List<Request> ending = new ArrayList<>();
    private final List<Request> running = new ArrayList<>();
    /** What the kernel has left out of the last list and the one before. */
    private Set<Long> skipped = new HashSet<>();
    private Set<Long> skippedBefore = new HashSet<>();
    private Random random;
    private long cookies;
    /** How many effects have been looked at. */
    private int looked;

    static LongStream seeds() {
        String seed = System.getProperty("seed");
        return seed == null ? LongStream.range(0, HISTORIES) : LongStream.of(Long.parseLong(seed));
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void whatIsLostComesBackAndWhatIsGoneGoesAndNothingElse(long seed) {
        random = new Random(seed);
        play.ehlo(1, "m0");
        for (int round = 0; round < 6; round++) {
            somethingHappens(random.nextInt(20));
            compare();
        }
        // Then all is quiet.
        while (!coming.isEmpty() || !ending.isEmpty() || !running.isEmpty()) {
            arrive();
            end();
            told();
        }
        for (int round = 0; round < 3; round++) {
            compareAtRest();
        }
        assertThat(play.scheduler.size()).isEqualTo(active.size());
        active.values().forEach(r -> assertThat(play.scheduler.request(r.key())).as("%s", r).isNotNull());
        assertThat(compareAtRest()).isEmpty();
    }

    private void somethingHappens(int times) {
        for (int i = 0; i < times; i++) {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> give();
                case 3, 4 -> arrive();
                case 5 -> ask();
                case 6 -> end();
                case 7 -> told();
                case 8 -> lustreGivesUpAny();
                default -> lostOnTheWay();
            }
        }
    }

    private void give() {
        Request request = archive(++cookies);
        active.put(request.cookie(), request);
        coming.add(request);
    }

    private void arrive() {
        if (!coming.isEmpty()) {
            play.lustre(coming.remove(0));
            takeWork();
        }
    }

    /** What the mover has been given meanwhile. */
    private void takeWork() {
        List<Effect> all = play.effects;
        Play.works(all.subList(looked, all.size())).forEach(work -> running.addAll(work.requests()));
        looked = all.size();
    }

    private void ask() {
        int max = running.size() + ending.size() + 1 + random.nextInt(2);
        play.recv(1, max, 0, 0);
        takeWork();
    }

    /** The mover ends one in Lustre first. */
    private void end() {
        if (!running.isEmpty()) {
            Request ended = running.remove(random.nextInt(running.size()));
            active.remove(ended.cookie());
            ending.add(ended);
        }
    }

    private void told() {
        if (!ending.isEmpty()) {
            play.done(1, ending.remove(0), 0);
            takeWork();
        }
    }

    private void lustreGivesUpAny() {
        if (!active.isEmpty()) {
            active.remove(new ArrayList<>(active.keySet()).get(random.nextInt(active.size())));
        }
    }

    private void lostOnTheWay() {
        if (!coming.isEmpty()) {
            coming.remove(random.nextInt(coming.size()));
        }
    }

    /** A comparison among other things; all that is on its way arrives before the next one. */
    private void compare() {
        play.pass(TimeUnit.SECONDS.toNanos(3));
        Comparison comparison = play.scheduler.comparison();
        comparison.begin(play.now, false, play.now);
        Set<Long> asItBegan = new HashSet<>(active.keySet());
        Set<Long> given = new HashSet<>();
        for (int at = 0; at < active.size(); at += PIECE) {
            List<Request> piece = active.values().stream().skip(at).limit(PIECE).toList();
            piece.forEach(request -> given.add(request.cookie()));
            repair(comparison.listed(piece, key -> false), asItBegan);
            somethingHappens(random.nextInt(3));
        }
        skippedBefore = skipped;
        skipped = new HashSet<>(asItBegan);
        skipped.removeAll(given);
        List<Difference> found = new ArrayList<>();
        while (comparison.unlisted(found, play.now)) {
            somethingHappens(random.nextInt(3));
        }
        somethingHappens(random.nextInt(3));
        repair(found, asItBegan);
        while (!coming.isEmpty()) {
            arrive();
        }
    }

    private List<Difference> compareAtRest() {
        play.pass(TimeUnit.SECONDS.toNanos(3));
        Comparison comparison = play.scheduler.comparison();
        comparison.begin(play.now, false, play.now);
        List<Difference> found = new ArrayList<>(comparison.listed(List.copyOf(active.values()), key -> false));
        while (comparison.unlisted(found, play.now)) {
            play.now++;
        }
        repair(found, active.keySet());
        ask();
        while (!running.isEmpty()) {
            end();
            told();
        }
        return found;
    }

    private void repair(List<Difference> found, Set<Long> asItBegan) {
        List<Difference> certain = found.stream().filter(Difference::certain).toList();
        List<RequestKey> gone = certain.stream().filter(d -> d.kind() == Kind.GONE).map(Difference::key).toList();
        List<Request> lost = certain.stream().filter(d -> d.kind() == Kind.LOST).map(Difference::request).toList();
        play.say((s, t) -> {
            for (Request dropped : s.comparison().repairGone(gone, t)) {
                boolean leftOut = skipped.contains(dropped.cookie()) && skippedBefore.contains(dropped.cookie());
                assertThat(!active.containsKey(dropped.cookie()) || leftOut).as("dropped %s", dropped).isTrue();
            }
        });
        play.say((s, t) -> {
            for (Request taken : s.comparison().repairLost(lost, key -> false, t)) {
                assertThat(asItBegan).as("taken in again").contains(taken.cookie());
                assertThat(ending).as("has just ended").extracting(Request::cookie).doesNotContain(taken.cookie());
            }
        });
        takeWork();
        assertThat(play.running(Action.ARCHIVE)).isEqualTo(running.size() + ending.size());
    }
}

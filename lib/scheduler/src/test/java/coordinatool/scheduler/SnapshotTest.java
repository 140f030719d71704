// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Requests.archive;
import static coordinatool.scheduler.Requests.cancelOf;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The walk by which a store that was away gets all that there is. */
class SnapshotTest {
    private final Play play = new Play();

    private Map<RequestKey, String> walk(int part) {
        Map<RequestKey, String> seen = new HashMap<>();
        Snapshot snapshot = play.scheduler.snapshot();
        boolean more;
        do {
            more = snapshot.next(part, (request, mover, cancel, sent) ->
                    seen.put(request.key(), mover + " " + (cancel == null ? "-" : cancel.action()) + " " + sent));
        } while (more);
        return seen;
    }

    @Test
    void saysWhoRunsEachAndWhatItWasTold() {
        play.ehlo(1, "m0");
        play.queue(archive(1), archive(2), archive(3));
        play.recv(1);
        play.lustre(cancelOf(archive(2)), cancelOf(archive(3)));
        play.recv(1);
        play.queue(archive(4));
        play.left(1);
        play.lustre(archive(5));
        play.lustre(cancelOf(archive(1)));
        for (int part : new int[] {1, 2, 1000}) {
            Map<RequestKey, String> seen = walk(part);
            assertThat(seen).containsEntry(archive(1).key(), "m0 CANCEL false");
            assertThat(seen).containsEntry(archive(2).key(), "m0 CANCEL true");
            assertThat(seen).containsEntry(archive(3).key(), "m0 CANCEL true");
            assertThat(seen).containsEntry(archive(5).key(), "null - false");
            assertThat(seen).hasSize(play.scheduler.size());
        }
    }

    @Test
    void isAtItsEndAtOnceWhereThereIsNothing() {
        assertThat(walk(1000)).isEmpty();
    }

    @RepeatedTest(20)
    void missesNothingThatStaysWhateverComesAndGoes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Set<Long> there = new HashSet<>();
        long last = 1 + random.nextInt(3000);
        play.queue(LongStream.rangeClosed(1, last).mapToObj(Requests::archive).toArray(Request[]::new));
        LongStream.rangeClosed(1, last).forEach(there::add);
        Set<Long> stays = new HashSet<>(there);
        Set<Long> seen = new HashSet<>();
        Snapshot snapshot = play.scheduler.snapshot();
        boolean more = true;
        for (int turn = 0; more; turn++) {
            more = snapshot.next(50, (request, mover, cancel, sent) -> seen.add(request.cookie()));
            // Not for ever: a table that grows all the time is walked anew each time.
            int changes = turn > 200 ? 0 : random.nextInt(200);
            for (int i = 0; i < changes; i++) {
                if (random.nextInt(3) == 0) {
                    play.queue(archive(++last));
                    there.add(last);
                } else if (!there.isEmpty()) {
                    long gone = List.copyOf(there).get(random.nextInt(there.size()));
                    play.lustre(cancelOf(archive(gone)));
                    there.remove(gone);
                    stays.remove(gone);
                }
            }
        }
        assertThat(seen).as("seed %d", seed).containsAll(stays);
    }
}

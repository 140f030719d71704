// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.gateway.PlayedGateway;
import coordinatool.ingest.PlayedIngest;
import coordinatool.model.Action;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.wire.Commands;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of a whole site: users, movers, and programs that are killed in the middle of anything. While it
 * lasts nobody gets what nobody may get; in the end, when all are well again, everything that was ordered is done.
 *
 * <p>To repeat a history that has failed: its seed stands in the failure.
 */
class HouseHistoryTest implements PlayedMover.Referee {
    private static final int STEPS = 1500;
    private static final int FILES = 12;
    /** No mover stays away for so long: its requests would go to others while it runs them still. */
    private static final String CONFIGURATION = "client_grace_ms 60000\n";

    private final PlayedLustre lustre = new PlayedLustre();
    private final List<PlayedGateway> gateways = new ArrayList<>();
    private final List<PlayedMover> movers = new ArrayList<>();
    /** Requests whose end was told by a mover and confirmed. */
    private final Set<RequestKey> confirmed = new HashSet<>();
    private final Facts facts = new Facts();
    private long seed;
    private Random random;
    private House house;
    private final PlayedIngest.Disk disk = new PlayedIngest.Disk();
    private PlayedIngest ingest;
    private int lives;
    private boolean storeIsAway;

    @Override
    public void given(PlayedMover mover, Request request) {
        RequestKey key = request.key();
        assertThat(confirmed).as("seed %d: runs again although its end was confirmed", seed).doesNotContain(key);
        for (PlayedMover other : movers) {
            assertThat(other.running()).as("seed %d: %s gets %s, which %s has", seed, mover.id, key, other.id)
                    .noneMatch(running -> running.fid().equals(request.fid()));
        }
        if (!storeIsAway) {
            assertThat(Contents.of(house.store).assigned).as("seed %d: assigned in the store", seed)
                    .containsEntry(key, mover.id);
        }
    }

    @Override
    public void confirmed(PlayedMover mover, Request request) {
        confirmed.add(request.key());
    }

    private PlayedGateway newGateway() {
        return new PlayedGateway(house, "gateway" + ++lives);
    }

    private PlayedIngest newIngest() {
        return new PlayedIngest(house, lustre, "ingest", disk);
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private void live() {
        int what = random.nextInt(100);
        if (what < 12) {
            Action action = any(List.of(Action.ARCHIVE, Action.RESTORE, Action.REMOVE));
            lustre.order(action, 1 + random.nextInt(FILES), "tag=" + random.nextInt(3));
        } else if (what < 14) {
            cancel();
        } else if (what < 40) {
            any(movers).work(random);
        } else if (what < 80) {
            any(movers).turn(any(gateways));
        } else {
            house.pass(random.nextInt(10) == 0 ? House.SECOND : House.MILLI);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            house.turn();
        }
    }

    /** A tool cancels one of the requests that Lustre waits for. */
    private void cancel() {
        List<Request> active = new ArrayList<>(lustre.active().values());
        if (!active.isEmpty()) {
            Request request = any(active);
            PlayedGateway.Line tool = any(gateways).connect();
            tool.say(Commands.cancel(request.cookie(), request.fid()));
            house.settle();
            tool.close();
        }
    }

    private void fault() {
        switch (random.nextInt(11)) {
            case 0 -> {
                // Both together lose what was promised with "durable": false.
                if (!storeIsAway) {
                    house.killSched();
                    house.startSched();
                }
            }
            case 1 -> {
                PlayedGateway old = gateways.remove(random.nextInt(gateways.size()));
                old.kill();
                gateways.add(newGateway());
            }
            case 2 -> {
                ingest.kill();
                ingest = newIngest();
            }
            case 3 -> any(gateways).cut();
            case 4 -> ingest.cut();
            case 5 -> any(movers).kill();
            case 6 -> any(movers).disconnect();
            case 7 -> house.store.setSlow(random.nextBoolean());
            case 8 -> house.store.write();
            case 9 -> {
                storeIsAway = true;
                house.store.leave(1, "no answer");
            }
            default -> bringStoreBack();
        }
    }

    private void bringStoreBack() {
        house.store.setSlow(false);
        house.store.write();
        if (storeIsAway) {
            house.store.comeBack();
            house.pass(House.SECOND);
            storeIsAway = false;
        }
    }

    /** All are well, and do what is left to do. */
    private void heal() {
        bringStoreBack();
        for (int i = 0; i < 300 && !isOver(); i++) {
            house.pass(House.SECOND);
            for (PlayedMover mover : movers) {
                mover.turn(gateways.get(0));
                mover.work(random);
            }
            house.settle();
        }
    }

    private boolean isOver() {
        return lustre.active().isEmpty() && movers.stream().noneMatch(PlayedMover::isBusy)
                && Contents.of(house.store).requests.isEmpty();
    }

    /** Returns what became of requests. */
    private List<String> play(long newSeed, int faultOdds) {
        seed = newSeed;
        random = new Random(seed);
        house = new House(random.nextLong(), CONFIGURATION, facts);
        house.startSched();
        ingest = newIngest();
        gateways.add(newGateway());
        gateways.add(newGateway());
        for (int i = 0; i < 3; i++) {
            movers.add(new PlayedMover("mover" + i, lustre, this));
        }
        for (int step = 0; step < STEPS; step++) {
            live();
            if (random.nextInt(faultOdds) == 0) {
                fault();
            }
        }
        heal();
        assertThat(lustre.active().keySet()).as("seed %d: what Lustre waits for", seed).isEmpty();
        Contents left = Contents.of(house.store);
        assertThat(left.requests).as("seed %d: what is left in the store", seed).isEmpty();
        assertThat(left.assigned).as("seed %d", seed).isEmpty();
        assertThat(left.untoldCookies).as("seed %d", seed).isEmpty();
        assertThat(left.cancels).as("seed %d", seed).isEmpty();
        return facts.take();
    }

    /** Some 50 ms each. */
    static LongStream seeds() {
        return LongStream.rangeClosed(1, System.getenv("COORDINATOOL_SOAK") == null ? 10 : 2000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverDiesAllIsDoneInTheEndAndNothingTwice(long newSeed) {
        play(newSeed, newSeed % 2 == 0 ? 20 : 6);
    }

    @Test
    void withoutFaultsAllIsDone() {
        play(1, Integer.MAX_VALUE);
    }

    @Test
    void aHistoryIsTheSameEachTime() {
        assertThat(play(99, 20)).hasSizeGreaterThan(300).isEqualTo(new HouseHistoryTest().play(99, 20));
    }
}

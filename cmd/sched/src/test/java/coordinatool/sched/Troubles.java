// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.gateway.PlayedGateway;
import coordinatool.ingest.PlayedIngest;
import coordinatool.store.MemoryStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The programs of a site, and what befalls them and their surroundings. */
final class Troubles {
    private static final int GATEWAYS = 2;
    private static final long HOUR = 3600 * House.SECOND;

    private final Random random;
    private final House house;
    private final Judge judge;
    private final PlayedLustre lustre;
    private final List<PlayedMover> movers;
    private final Path directory;
    /** Null where no ingest is to be killed. */
    private final Path spool;
    private final List<PlayedGateway> gateways = new ArrayList<>();
    /** When each mover goes on that does nothing, by its place in the list. */
    private final List<Long> hangsUntil = new ArrayList<>();
    private PlayedIngest ingest;
    private MemoryStore.Copy earlier;
    private long schedDeadUntil;
    private long frozenUntil;
    private boolean storeIsAway;
    /** It came back with less than it had, and may not have been made good yet. */
    private boolean storeLacks;
    private long step;

    /**
     * @param directory for the files of programs, empty
     * @param killsIngest whether ingests are killed as well
     */
    Troubles(Random random, House house, Judge judge, PlayedLustre lustre, List<PlayedMover> movers, Path directory,
            boolean killsIngest) {
        this.random = random;
        this.house = house;
        this.judge = judge;
        this.lustre = lustre;
        this.movers = movers;
        this.directory = directory;
        this.spool = killsIngest ? directory.resolve("spool") : null;
        startSched();
        ingest = newIngest();
        for (int i = 0; i < GATEWAYS; i++) {
            gateways.add(newGateway(i));
        }
    }

    /** Any gateway. */
    PlayedGateway gateway() {
        return any(gateways);
    }

    /** The gateway of this mover, which is configured there. */
    PlayedGateway gatewayOf(int mover) {
        return gateways.get(mover % GATEWAYS);
    }

    /** Whether this mover does nothing for now. */
    boolean hangs(int mover, long now) {
        return hangsUntil.size() > mover && now < hangsUntil.get(mover);
    }

    /** All is well from now on. */
    void end() {
        thaw();
        house.setUnruly(0);
        bringStoreBack();
        lustre.setAway(false);
        goOn(Long.MAX_VALUE);
    }

    /** Files are closed. */
    void close() {
        gateways.forEach(PlayedGateway::close);
    }

    /** What was broken for a while is whole again when its time is over. */
    void goOn(long now) {
        step = now;
        if (!house.hasSched() && step >= schedDeadUntil) {
            startSched();
        }
        if (frozenUntil > 0 && step >= frozenUntil) {
            thaw();
        }
    }

    private void thaw() {
        judge.trouble();
        frozenUntil = 0;
        house.freezeSched(false);
        house.freeze(ingest, false);
        gateways.forEach(gateway -> house.freeze(gateway, false));
    }

    private void startSched() {
        storeIsAway = false;
        house.store.replay();
        judge.restarted();
        house.startSched();
        judge.schedIsBack();
        house.turn();
    }

    private PlayedGateway newGateway(int which) {
        String name = "gateway" + which;
        return new PlayedGateway(house, name, directory.resolve(name + ".ends"));
    }

    private PlayedIngest newIngest() {
        return new PlayedIngest(house, lustre, "ingest", spool, random);
    }

    /** One of all that can go wrong. */
    void happen(long now) {
        step = now;
        int what = random.nextInt(19);
        judge.event("fault " + what);
        switch (what) {
            case 0, 1 -> killSched();
            case 2 -> killGateway();
            case 3 -> killIngest();
            case 4 -> any(gateways).cut();
            case 5 -> ingest.cut();
            case 6 -> any(movers).kill();
            case 7 -> any(movers).disconnect();
            case 8 -> hang();
            case 9 -> freeze();
            case 10 -> house.setUnruly(random.nextInt(3) * 30);
            case 11 -> lustre.setAway(random.nextBoolean());
            case 12 -> restartLustre();
            case 13 -> passLong();
            case 14 -> slowStore();
            case 15 -> house.store.write();
            case 16 -> loseStore();
            case 17 -> house.stepClock((random.nextInt(3) - 1) * HOUR);
            default -> bringStoreBack();
        }
    }

    /** Not while the store lacks what it held before: both together lose it. */
    private void killSched() {
        storeLacks &= house.hasSched() && !house.store.state().durable();
        if (house.hasSched() && !storeLacks) {
            judge.schedDies();
            house.killSched();
            schedDeadUntil = step + (random.nextBoolean() ? 0 : random.nextInt(30));
            goOn(step);
        }
    }

    private void killGateway() {
        int which = random.nextInt(GATEWAYS);
        gateways.get(which).kill();
        gateways.set(which, newGateway(which));
    }

    private void killIngest() {
        if (spool != null) {
            ingest.kill();
            ingest = newIngest();
        }
    }

    /** A program stands still. */
    private void freeze() {
        thaw();
        frozenUntil = step + 1 + random.nextInt(20);
        switch (random.nextInt(3)) {
            case 0 -> house.freezeSched(house.hasSched());
            case 1 -> house.freeze(ingest, true);
            default -> house.freeze(any(gateways), true);
        }
    }

    private void restartLustre() {
        lustre.active().values().forEach(request -> judge.repeated(request.key()));
        lustre.restart();
    }

    /** Longer than short graces. */
    private void passLong() {
        for (int i = random.nextInt(40); i > 0; i--) {
            house.advance(House.SECOND / 2);
            house.turn();
            house.turn();
            judge.look();
        }
    }

    /** It says nothing for a while, and is late with what was handed to it before. */
    private void slowStore() {
        house.store.setSlow(random.nextBoolean());
        house.store.beLate(1, "no answer yet");
    }

    private void loseStore() {
        earlier = earlier == null || random.nextBoolean() ? house.store.copy() : earlier;
        if (!storeIsAway && house.hasSched()) {
            storeIsAway = true;
            house.store.leave(1, "no answer");
        }
    }

    /** With what it held, what it held long ago, or nothing. */
    private void bringStoreBack() {
        house.store.setSlow(false);
        house.store.write();
        if (storeIsAway) {
            storeIsAway = false;
            // Without a scheduler nobody knows better.
            int what = house.hasSched() ? random.nextInt(4) : 4;
            storeLacks |= what < 2;
            if (what == 0) {
                house.store.forget();
            } else if (what == 1) {
                house.store.setBack(earlier);
            }
            house.store.comeBack();
        }
    }

    private void hang() {
        while (hangsUntil.size() < movers.size()) {
            hangsUntil.add(0L);
        }
        hangsUntil.set(random.nextInt(movers.size()), step + random.nextInt(100));
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}

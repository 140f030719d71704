// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.gateway.PlayedGateway;
import coordinatool.ingest.PlayedIngest;
import coordinatool.model.Action;
import coordinatool.model.LockMode;
import coordinatool.model.Request;
import coordinatool.store.MemoryStore;
import coordinatool.tool.Level;
import coordinatool.wire.Commands;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random history of a whole site: users, movers, and programs that are killed in the middle of anything. While it
 * lasts the {@link Judge} looks after each step; in the end, when all are well again, everything that was ordered must
 * be done.
 */
final class History {
    private static final int FILES = 8;
    private static final int MOVERS = 3;
    private static final int GATEWAYS = 2;
    private static final int HEALING_SECONDS = 200;

    private final Random random;
    private final Rules rules;
    private final Path spool;
    private final PlayedLustre lustre = new PlayedLustre();
    private final House house;
    private final Judge judge;
    private final List<PlayedGateway> gateways = new ArrayList<>();
    private final List<PlayedMover> movers = new ArrayList<>();
    /** Movers that do nothing until this step. */
    private final long[] hangsUntil = new long[MOVERS];
    private PlayedIngest ingest;
    private MemoryStore.Copy earlier;
    private long schedDeadUntil;
    private long frozenUntil;
    private boolean storeIsAway;
    private long step;
    private int lives;

    /**
     * @param spool a file for the ingest
     * @param story gets a line for each step of each request; null: it is not told
     */
    History(long seed, Path spool, PrintStream story) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.spool = spool;
        int kind = random.nextInt(8);
        this.rules = new Rules(kind < 3 ? 4 + random.nextInt(10) : Rules.LONG_GRACE, kind % 4 == 1, kind % 4 == 2);
        this.judge = new Judge(rules, story);
        this.house = new House(random.nextLong(), rules.configuration(), judge, Level.OFF);
        judge.in(house);
        startSched();
        ingest = newIngest();
        for (int i = 0; i < GATEWAYS; i++) {
            gateways.add(newGateway());
        }
        for (int i = 0; i < MOVERS; i++) {
            movers.add(new PlayedMover("mover" + i, lustre, judge, random));
            judge.add(movers.get(i));
        }
    }

    /** How many facts there were of requests, and a number that sums them up. */
    String summary() {
        return judge.facts() + " " + judge.trace();
    }

    int facts() {
        return judge.facts();
    }

    /**
     * Plays it.
     *
     * @param faultOdds one step in so many has a fault as well
     */
    void play(int steps, int faultOdds) {
        for (step = 0; step < steps; step++) {
            live();
            if (random.nextInt(faultOdds) == 0) {
                judge.trouble();
                fault();
                judge.trouble();
            }
            goOn();
            for (int i = random.nextInt(3); i > 0; i--) {
                house.turn();
            }
            judge.look();
        }
        heal();
    }

    private void live() {
        int what = random.nextInt(100);
        if (what < 14) {
            Action action = any(List.of(Action.ARCHIVE, Action.RESTORE, Action.REMOVE));
            lustre.order(action, 1 + random.nextInt(FILES), "tag=" + random.nextInt(3));
        } else if (what < 16) {
            cancel();
        } else if (what < 18) {
            tool();
        } else if (what < 75) {
            int which = random.nextInt(MOVERS);
            if (step >= hangsUntil[which]) {
                PlayedMover mover = movers.get(which);
                if (random.nextInt(3) == 0) {
                    mover.work();
                } else {
                    mover.turn(any(gateways));
                }
            }
        } else {
            house.advance(random.nextInt(20) == 0 ? House.SECOND : random.nextInt(50) * House.MILLI);
        }
    }

    private void cancel() {
        if (!lustre.active().isEmpty()) {
            Request request = any(List.copyOf(lustre.active().values()));
            judge.event("cancel of " + request.cookie());
            if (random.nextBoolean()) {
                lustre.cancel(request);
            } else {
                say(Commands.cancel(request.cookie(), request.fid()));
            }
        }
    }

    /** Somebody asks, locks, or gives what Lustre waits for. */
    private void tool() {
        switch (random.nextInt(6)) {
            case 0 -> say(Commands.lock(LockMode.LOCKED));
            case 1, 2 -> say(Commands.lock(LockMode.UNLOCKED));
            case 3 -> say(Commands.status(2));
            default -> {
                List<Request> active = List.copyOf(lustre.active().values());
                active.forEach(request -> judge.repeated(request.key()));
                say(Commands.queue("testfs", active, List.of()));
            }
        }
    }

    /** Says this to a gateway, and leaves. */
    private void say(byte[] command) {
        PlayedGateway.Line tool = any(gateways).connect();
        tool.say(command);
        for (int i = random.nextInt(4); i > 0; i--) {
            house.turn();
        }
        tool.close();
    }

    /** What was broken for a while is whole again. */
    private void goOn() {
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
        judge.restarted();
        house.startSched();
        house.turn();
    }

    private PlayedGateway newGateway() {
        return new PlayedGateway(house, "gateway" + ++lives);
    }

    private PlayedIngest newIngest() {
        return new PlayedIngest(house, lustre, "ingest", spool, random);
    }

    private void fault() {
        int what = random.nextInt(18);
        judge.event("fault " + what);
        switch (what) {
            case 0, 1 -> killSched();
            case 2 -> killGateway();
            case 3 -> killIngest();
            case 4 -> any(gateways).cut();
            case 5 -> ingest.cut();
            case 6 -> any(movers).kill();
            case 7 -> any(movers).disconnect();
            case 8 -> hangsUntil[random.nextInt(MOVERS)] = step + random.nextInt(100);
            case 9 -> freeze();
            case 10 -> house.setUnruly(random.nextInt(3) * 30);
            case 11 -> lustre.setAway(random.nextBoolean());
            case 12 -> restartLustre();
            case 13 -> passLong();
            case 14 -> house.store.setSlow(random.nextBoolean());
            case 15 -> house.store.write();
            case 16 -> loseStore();
            default -> bringStoreBack();
        }
    }

    /** Its store must be there: both together lose what was promised with "durable": false. */
    private void killSched() {
        if (house.hasSched() && house.store.state().durable()) {
            house.killSched();
            schedDeadUntil = step + (random.nextBoolean() ? 0 : random.nextInt(30));
            goOn();
        }
    }

    private void killGateway() {
        gateways.remove(random.nextInt(GATEWAYS)).kill();
        gateways.add(newGateway());
    }

    private void killIngest() {
        ingest.kill();
        ingest = newIngest();
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
            switch (random.nextInt(4)) {
                case 0 -> house.store.forget();
                case 1 -> house.store.setBack(earlier);
                default -> {
                    // All is there.
                }
            }
            house.store.comeBack();
        }
    }

    /** All are well, and do what is left to do. */
    private void heal() {
        judge.event("healing");
        judge.trouble();
        thaw();
        house.setUnruly(0);
        bringStoreBack();
        lustre.setAway(false);
        step = Long.MAX_VALUE;
        goOn();
        // One may never come back.
        int absent = rules.exactGrace() || rules.hosts() ? MOVERS : random.nextInt(MOVERS + 1);
        if (absent < MOVERS) {
            movers.get(absent).kill();
        }
        for (int i = 0; i < HEALING_SECONDS && !isOver(); i++) {
            if (i % 10 == 0) {
                say(Commands.lock(LockMode.UNLOCKED));
            }
            house.pass(House.SECOND);
            for (PlayedMover mover : movers) {
                if (mover != movers.get(Math.min(absent, MOVERS - 1)) || absent == MOVERS) {
                    mover.turn(gateways.get(0));
                    mover.work();
                }
            }
            house.settle();
            judge.look();
        }
        judge.end(lustre);
    }

    private boolean isOver() {
        return lustre.active().isEmpty() && movers.stream().noneMatch(PlayedMover::isBusy)
                && Contents.of(house.store).isEmpty();
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}

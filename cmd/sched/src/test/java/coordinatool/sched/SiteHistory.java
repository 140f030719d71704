// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.gateway.PlayedGateway;
import coordinatool.model.Action;
import coordinatool.model.LockMode;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
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
final class SiteHistory {
    private static final int FILES = 8;
    private static final int MOVERS = 3;
    /** The file of an ingest costs a third of the time. */
    private static final int ONE_IN_KILLS_INGESTS = 3;
    private static final int HEALING_SECONDS = 200;

    private final Random random;
    private final Rules rules;
    private final PlayedLustre lustre = new PlayedLustre();
    private final House house;
    private final Judge judge;
    private final List<PlayedMover> movers = new ArrayList<>();
    private final Troubles troubles;

    /**
     * @param directory for the files of programs, empty
     * @param story gets a line for each step of each request; null: it is not told
     */
    SiteHistory(long seed, Path directory, PrintStream story) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        int kind = random.nextInt(8);
        this.rules = new Rules(kind < 3 ? 4 + random.nextInt(10) : Rules.LONG_GRACE, kind % 4 == 1, kind % 4 == 2);
        this.judge = new Judge(rules, story);
        this.house = new House(random.nextLong(), rules.configuration(), judge, Level.OFF);
        judge.in(house);
        this.troubles = new Troubles(random, house, judge, lustre, movers, directory,
                random.nextInt(ONE_IN_KILLS_INGESTS) == 0);
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
        for (long step = 0; step < steps; step++) {
            live(step);
            if (random.nextInt(faultOdds) == 0) {
                judge.trouble();
                troubles.happen(step);
                judge.trouble();
            }
            troubles.goOn(step);
            for (int i = random.nextInt(3); i > 0; i--) {
                house.turn();
            }
            judge.look();
        }
        heal();
        troubles.close();
    }

    private void live(long step) {
        int what = random.nextInt(100);
        if (what < 14) {
            Action action = any(Action.OF_MOVERS);
            lustre.order(action, 1 + random.nextInt(FILES), "tag=" + random.nextInt(3));
        } else if (what < 16) {
            cancel();
        } else if (what < 18) {
            tool();
        } else if (what < 75) {
            int which = random.nextInt(MOVERS);
            if (!troubles.hangs(which, step)) {
                PlayedMover mover = movers.get(which);
                if (random.nextInt(3) == 0) {
                    mover.work();
                } else {
                    mover.turn(troubles.gatewayOf(which));
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
            switch (random.nextInt(4)) {
                case 0, 1 -> lustre.cancel(request);
                case 2 -> {
                    lustre.unwanted(request);
                    say(Commands.cancel(request.cookie(), request.fid()));
                }
                default -> say(Commands.cancel(several(request)));
            }
        }
    }

    /** This request, some others, and one that there is not. */
    private List<RequestKey> several(Request request) {
        lustre.unwanted(request);
        List<RequestKey> several = new ArrayList<>(List.of(request.fileKey(), new RequestKey(-1, request.fid())));
        for (int i = random.nextInt(3); i > 0; i--) {
            Request other = any(List.copyOf(lustre.active().values()));
            judge.event("and of " + other.cookie());
            lustre.unwanted(other);
            several.add(other.fileKey());
        }
        return several;
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
        PlayedGateway.Line tool = troubles.gateway().connect();
        tool.say(command);
        for (int i = random.nextInt(4); i > 0; i--) {
            house.turn();
        }
        tool.close();
    }

    /** All are well, and do what is left to do. */
    private void heal() {
        judge.event("healing");
        judge.trouble();
        troubles.end();
        // One may never come back.
        int absent = rules.exactGrace() || rules.hosts() ? MOVERS : random.nextInt(MOVERS + 1);
        if (absent < MOVERS) {
            movers.get(absent).kill();
        }
        for (int i = 0; i < HEALING_SECONDS && !isOver(); i++) {
            if (i % 10 == 0) {
                say(Commands.lock(LockMode.UNLOCKED));
                Contents.of(house.store).held.keySet().forEach(key -> say(Commands.release(key.cookie(), key.dfid())));
            }
            house.pass(House.SECOND);
            for (int which = 0; which < MOVERS; which++) {
                if (which != absent) {
                    movers.get(which).turn(troubles.gatewayOf(which));
                    movers.get(which).work();
                }
            }
            house.settle();
            judge.look();
        }
        judge.end(lustre, absent < MOVERS ? movers.get(absent).id : null);
    }

    private boolean isOver() {
        return lustre.active().isEmpty() && movers.stream().noneMatch(PlayedMover::isBusy)
                && Contents.of(house.store).isEmpty();
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}

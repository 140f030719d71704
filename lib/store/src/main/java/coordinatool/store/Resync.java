// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.RequestKey;
import coordinatool.store.Handover.Found;
import coordinatool.store.Handover.Page;
import coordinatool.store.Handover.Phase;
import coordinatool.store.Handover.Wanted;

/**
 * Makes Redis equal to the truth after it came back, on the owner's thread, in small steps among the owner's other
 * work.
 *
 * <p>Why the end is right, whatever Redis held and whatever the owner does meanwhile: new batches are written from the
 * moment of the return on, in order with our own. (1) What should be there: the truth is walked through and written;
 * what joins it after the walk has passed comes with a batch. (2) What should not be there was there at the return and
 * is not in the truth (what leaves the truth later is deleted by a batch), and HSCAN returns every field that is there
 * from its beginning to its end. Each is looked up in the truth when its page is looked at, and the deletion takes its
 * place among the batches, so a field that is set again later stays.
 *
 * <p>Lines of reports are not compared: one too many is found out by its number when it is delivered.
 */
final class Resync {
    /** Repairs in flight: enough to keep Redis busy, few enough that the owner's own batches need not queue behind. */
    private static final int MAX_IN_FLIGHT = 4;
    private static final Table[] COMPARED = {Table.REQUESTS, Table.ASSIGNED, Table.CANCELS, Table.UNTOLD,
        Table.REORDERED, Table.REPORTED};

    private final Handover handover;
    private int generation;
    private boolean walked;
    private Object cursor;
    private int table;
    private boolean asked;

    Resync(Handover handover) {
        this.handover = handover;
    }

    /** One step. @return whether something was done */
    boolean step(Store.Truth truth) {
        if (handover.phase() != Phase.COMPARED) {
            return false;
        }
        if (generation != handover.generation()) {
            begin(handover.generation());
        }
        if (handover.repairsInFlight() >= MAX_IN_FLIGHT) {
            return false;
        }
        if (!walked) {
            walk(truth);
            return true;
        }
        return table < COMPARED.length && compare(truth);
    }

    /** Whether the last step was the last one, and all of it is confirmed. */
    boolean isComplete() {
        return walked && table == COMPARED.length && generation == handover.generation()
                && handover.phase() == Phase.COMPARED && handover.repairsInFlight() == 0;
    }

    int generation() {
        return generation;
    }

    private void begin(int newGeneration) {
        generation = newGeneration;
        walked = false;
        cursor = null;
        table = 0;
        asked = false;
    }

    private void walk(Store.Truth truth) {
        Changes repair = new Changes(true);
        cursor = truth.next(cursor, repair);
        walked = cursor == null;
        submit(repair);
    }

    private boolean compare(Store.Truth truth) {
        if (!asked) {
            ask(RedisLink.scanStart());
            return true;
        }
        Page page = handover.takePage();
        if (page == null) {
            return false;
        }
        Table compared = COMPARED[table];
        if (page.last()) {
            table++;
            asked = false;
        } else {
            ask(page.cursor());
        }
        Changes repair = new Changes(true);
        for (Found found : page.found()) {
            compare(compared, found, truth, repair);
        }
        submit(repair);
        return true;
    }

    private void compare(Table compared, Found found, Store.Truth truth, Changes repair) {
        RequestKey key = found.key();
        if (compared.holdsNames()) {
            String mover = compared == Table.ASSIGNED ? truth.assignedTo(key) : truth.reportedTo(key);
            if (!found.mover().equals(mover)) {
                repair.change(compared, key, mover);
            }
        } else if (!isThere(compared, key, truth)) {
            repair.change(compared, key, null);
        }
    }

    private static boolean isThere(Table compared, RequestKey key, Store.Truth truth) {
        return switch (compared) {
            case REQUESTS -> truth.hasRequest(key);
            case CANCELS -> truth.hasCancel(key);
            case UNTOLD -> truth.hasUntold(key);
            case REORDERED -> truth.hasReordered(key);
            case ASSIGNED, ARRIVED, SETTINGS, REPORTED, LINES, BAD -> throw new IllegalArgumentException(compared.key);
        };
    }

    private void ask(byte[] from) {
        asked = true;
        handover.wantPage(new Wanted(COMPARED[table], from));
    }

    private void submit(Changes repair) {
        if (!repair.isEmpty()) {
            handover.submit(repair);
        }
    }
}

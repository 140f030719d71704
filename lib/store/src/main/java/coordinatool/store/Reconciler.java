// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;


/**
 * Makes Redis equal to the truth after it came back, on the owner's thread, in small steps among the owner's other
 * work.
 */
// The idea: while Redis is away nobody waits for it. Batches count as settled, and only AwayJournal has them, for the
// next scheduler. When Redis is back it is made equal to what this scheduler holds, whatever it holds itself. So an
// outage of any length costs no memory, and one way mends all that can happen: a crash, an older snapshot, FLUSHALL,
// eviction, a failover to a copy that lagged behind, a field that somebody has changed. The price: after a second
// without a connection the whole queue is compared. Until that is done the store does not count as durable, and every
// answer says so.
//
// Why the end is right, whatever the owner does meanwhile: new batches are written from the moment of the return on, in
// order with our own.
// (1) What should be there. The truth is walked through and written; what joins it after the walk has passed comes with
//     a batch.
// (2) What should not be there. It was there at the return (what leaves the truth later is deleted by a batch), and
//     HSCAN returns every field that is there from its beginning to its end. Each is looked up in the truth when its
//     page is looked at. The deletion takes its place among the batches, so a field that is set again later stays. A
//     mover that differs is set and not deleted, for a batch before us may have written it since the page was read.
//
// The truth is the scheduler's, which has no locks. So its own thread compares, a thousand requests a step, and the
// writer fetches the pages.
//
// What was tried first and was wrong:
// - Repairs had numbers among the owner's batches. A reply that waited for a number then went before its batch was
//   there.
// - A reply said "durable" as of when it was made. Now it says what is known when it goes.
// - A connection that held was a sign that all is well. But a Redis that was flushed, or that evicts, answers all the
//   time; see HealthCheck. It looks after each repair too: one that loses again what it is given back would look
//   mended.
//
// Lines of reports are not compared: they are few as a rule, so all of them are written anew, in one transaction.
final class Reconciler {
    /** Repairs in flight: enough to keep Redis busy, few enough that the owner's own batches need not queue behind. */
    private static final int MAX_IN_FLIGHT = 4;

    private final WriteQueue queue;
    private int generation;
    /** Null before its begin. */
    private Store.Walk walk;
    private boolean walked;
    /** Index of the hash that is compared. */
    private int at;
    /** The page that we wait for; null: none yet of this hash. */
    private Scan scan;

    Reconciler(WriteQueue queue) {
        this.queue = queue;
    }

    /** One step; the last one, when all is confirmed, makes Redis durable. @return whether something was done */
    boolean step(Store.Source truth) {
        if (queue.phase() != Phase.COMPARED) {
            return false;
        }
        if (generation != queue.generation()) {
            generation = queue.generation();
            walk = null;
            walked = false;
            at = 0;
            scan = null;
        }
        if (queue.repairsInFlight() >= MAX_IN_FLIGHT) {
            return false;
        }
        if (!walked) {
            walk(truth);
            return true;
        }
        if (at < HashRule.ALL.size()) {
            return compare(truth);
        }
        return queue.repairsInFlight() == 0 && queue.compared(generation);
    }

    private void walk(Store.Source truth) {
        Batch repair = new Batch();
        if (walk == null) {
            walk = truth.walk(repair);
        }
        walked = !walk.next(repair);
        submit(repair);
    }

    private boolean compare(Store.Source truth) {
        HashRule rule = HashRule.ALL.get(at);
        if (scan == null) {
            scan = queue.ask(new Scan(rule.table(), RedisLink.scanStart()));
            return true;
        }
        Page page = scan.page;
        if (page == null) {
            return false;
        }
        if (page.next() == null) {
            at++;
            scan = null;
        } else {
            scan = queue.ask(new Scan(rule.table(), page.next()));
        }
        Batch repair = new Batch();
        page.found().forEach(found -> rule.mend(found, truth, repair));
        submit(repair);
        return true;
    }

    private void submit(Batch repair) {
        if (!repair.isEmpty()) {
            queue.repair(repair);
        }
    }
}

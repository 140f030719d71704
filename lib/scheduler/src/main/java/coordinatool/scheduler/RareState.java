// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Hold;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.movers.Movers;
import java.util.Set;
import java.util.function.BiConsumer;

/** What few requests or movers have, and a store has to hold. */
public final class RareState {
    private final Reordered reordered;
    private final Strays strays;
    private final HeldRequests held;
    private final InterruptedRestores interrupted;
    private final Movers movers;

    RareState(Reordered reordered, Strays strays, HeldRequests held, InterruptedRestores interrupted, Movers movers) {
        this.reordered = reordered;
        this.strays = strays;
        this.held = held;
        this.interrupted = interrupted;
        this.movers = movers;
    }

    /** Whether Lustre has ordered again what the running request with this key is, or another with that key. */
    public boolean isReordered(RequestKey key) {
        return reordered.has(key);
    }

    /** Visits what Lustre has ordered while it, or another request with its key, was running. */
    public void forEachReordered(BiConsumer<RequestKey, Request> visitor) {
        reordered.forEach(visitor);
    }

    /** The errno with which the running request with this key has ended; null where it has not. */
    public Integer outcome(RequestKey key) {
        return strays.outcome(key);
    }

    /** Visits the running requests that have ended, which their movers still have, and with which errno. */
    public void forEachOutcome(BiConsumer<RequestKey, Integer> visitor) {
        strays.forEachOutcome(visitor);
    }

    /** See {@link Effects#strays}. */
    public Others strays(RequestKey key) {
        return strays.others(key);
    }

    /** Visits the requests that others than their runners may be at work with; some twice. */
    public void forEachStrays(BiConsumer<RequestKey, Others> visitor) {
        strays.forEach(visitor);
    }

    /** Why the request with this key is held; null where it is not, or is unknown. */
    public Hold hold(RequestKey key) {
        return held.of(key);
    }

    /** Whom the waiting request with this key is with for a later life, see {@link Effects#keptBack}; mostly null. */
    public String keptBackFrom(RequestKey key) {
        return interrupted.formerMover(key);
    }

    /** How many are held. */
    public int held() {
        return held.size();
    }

    /** Movers that get no more work until somebody has looked. */
    public Set<String> suspended() {
        return movers.suspended();
    }
}

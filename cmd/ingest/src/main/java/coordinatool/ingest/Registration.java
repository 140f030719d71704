// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.lustre.llapi.Copytool;
import java.util.List;

/**
 * The registration with Lustre that is good now, if any, for the threads that need one, and whether there is to be one.
 * {@link LustreReceiver} makes and ends it. Any thread; only the methods that say so wait.
 */
final class Registration {
    private Copytool current;
    private List<String> clients = List.of();
    private boolean wanted;
    private boolean stale;
    private boolean over;

    /** Whether there is to be a registration. At first there is not. */
    synchronized void want(boolean yes) {
        wanted = yes;
        changed();
    }

    /** Lustre may have forgotten the registration: it is to be made anew. */
    synchronized void renew() {
        stale = current != null;
        changed();
    }

    /** From now on there is to be none, for good. */
    synchronized void end() {
        over = true;
        changed();
    }

    /** Whether {@link #end} was called. */
    synchronized boolean ended() {
        return over;
    }

    /** Whether {@link #renew} was called since the registration was made. */
    synchronized boolean stale() {
        return stale;
    }

    /** Whether what is registered now is to be unregistered. */
    synchronized boolean unwanted() {
        return over || stale || !wanted;
    }

    /** Sets what is registered now, null for nothing. */
    synchronized void set(Copytool copytool) {
        current = copytool;
        stale = false;
        notifyAll();
    }

    /** Sets by which uuids Lustre knows the mounts of this host, as far as it says so. */
    synchronized void clients(List<String> uuids) {
        clients = uuids;
    }

    /** What was set last; at first there are none. */
    synchronized List<String> clients() {
        return clients;
    }

    /** Whether we are registered now. */
    synchronized boolean isThere() {
        return current != null;
    }

    /** Waits for a registration. */
    synchronized Copytool await() throws InterruptedException {
        while (current == null) {
            wait();
        }
        return current;
    }

    /** Waits until there is to be a registration. False where there never is again. */
    synchronized boolean awaitWanted() throws InterruptedException {
        while (!wanted && !over) {
            wait();
        }
        return !over;
    }

    /** Waits for so long, or until something changes. */
    synchronized void pause(long millis) throws InterruptedException {
        if (!over) {
            wait(millis);
        }
    }

    private void changed() {
        notifyAll();
        if (current != null) {
            current.wake();
        }
    }
}

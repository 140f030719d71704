// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.lustre.llapi.Copytool;

/**
 * The registration with Lustre that is good now, if any, for the threads that need one. Any thread.
 */
final class Registration {
    private Copytool current;
    private boolean over;
    private boolean stale;

    /** Replaces the registration and closes the old one. After {@link #end} the new one is closed at once. */
    void replace(Copytool copytool) {
        Copytool old;
        synchronized (this) {
            old = over ? copytool : current;
            current = over ? current : copytool;
            stale = false;
            notifyAll();
        }
        if (old != null) {
            old.close();
        }
    }

    /** Lustre may have forgotten the registration: it is to be made anew. */
    synchronized void renew() {
        if (current != null) {
            stale = true;
            current.wake();
        }
    }

    /** Whether {@link #renew} was called since the registration was made. */
    synchronized boolean stale() {
        return stale;
    }

    /** The registration, null while there is none. */
    synchronized Copytool current() {
        return current;
    }

    /** Waits for a registration. */
    synchronized Copytool await() throws InterruptedException {
        while (current == null) {
            wait();
        }
        return current;
    }

    /** From now on no other registration is made, and whoever waits in the present one is woken. */
    synchronized void end() {
        over = true;
        if (current != null) {
            current.wake();
        }
    }

    /** Whether {@link #end} was called. */
    synchronized boolean ended() {
        return over;
    }

    /** Unregisters. */
    void close() {
        Copytool old;
        synchronized (this) {
            over = true;
            old = current;
            current = null;
        }
        if (old != null) {
            old.close();
        }
    }
}

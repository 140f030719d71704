// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.lustre.llapi.Copytool;

/**
 * The registration with Lustre that is good now, if any, for the threads that need one. Any thread.
 */
final class Registration {
    private Copytool current;
    private boolean over;

    /** Replaces the registration and closes the old one. After {@link #end} the new one is closed at once. */
    void replace(Copytool copytool) {
        Copytool old;
        synchronized (this) {
            old = over ? copytool : current;
            current = over ? current : copytool;
            notifyAll();
        }
        if (old != null) {
            old.close();
        }
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

    /** From now on no other registration is made, and the present one gives what it has without waiting. */
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

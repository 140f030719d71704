// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.lustre.ActionList;
import coordinatool.lustre.Errno;
import coordinatool.lustre.FormatException;
import coordinatool.lustre.HalCodec;
import coordinatool.lustre.llapi.Copytool;
import coordinatool.lustre.llapi.Lustre;
import coordinatool.lustre.llapi.LustreException;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The thread that waits for Lustre, as Java cannot have a descriptor of another library in a selector. It decodes
 * action lists and hands them to the loop; it registers again when a registration is lost.
 *
 * <p>A list is taken from Lustre only when the loop has taken an earlier one, so that the pipe fills, and Lustre holds
 * the rest, when the loop cannot go on. Only at the end everything in the pipe is taken: nobody else would.
 */
final class Intake {
    /** Lists that may wait for the loop. Few: what is here is lost to us if we are killed. */
    private static final int MAX_WAITING = 4;
    /** After so many errors in a row without a list between the registration counts as lost. */
    private static final int MAX_ERRORS = 3;
    private static final long STOP_MILLIS = 500;
    /** Pause before another attempt to register anew, where a call that does not end keeps the old registration. */
    private static final int RENEW_MILLIS = 10_000;

    private final Lustre lustre;
    private final String mount;
    private final List<Integer> archiveIds;
    private final Registration registration;
    private final Log log;
    private final Runnable wakeup;
    private final Queue<ActionList> lists = new ConcurrentLinkedQueue<>();
    private final Semaphore room = new Semaphore(MAX_WAITING);
    private final Thread thread = new Thread(this::run, "lustre");
    private boolean registeredBefore;
    private volatile Fatal failure;

    /** @param wakeup called, by any thread, when there is something for the loop */
    Intake(Lustre lustre, String mount, List<Integer> archiveIds, Registration registration, Log log, Runnable wakeup) {
        this.lustre = lustre;
        this.mount = mount;
        this.archiveIds = archiveIds;
        this.registration = registration;
        this.log = log;
        this.wakeup = wakeup;
        thread.setDaemon(true);
    }

    /**
     * Registers, and starts the thread. Where Lustre cannot take us now, the thread tries again.
     *
     * @throws Fatal where trying again is of no use
     */
    void start() {
        register();
        thread.start();
    }

    /**
     * The next list, null where there is none.
     *
     * @throws Fatal where the thread could not go on
     */
    ActionList take() {
        ActionList list = lists.poll();
        if (list != null) {
            room.release();
        } else if (failure != null) {
            throw failure;
        }
        return list;
    }

    /** Empties the pipe, ends the thread, and unregisters. What was taken can still be had with {@link #take}. */
    void stop() {
        registration.end();
        thread.interrupt();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        registration.close();
        failure = null;
    }

    private void run() {
        try {
            Backoff backoff = new Backoff();
            while (!registration.ended()) {
                Copytool copytool = registration.current();
                if (copytool == null) {
                    backoff.pause();
                    register();
                } else {
                    backoff.reset();
                    receive(copytool);
                }
            }
        } catch (InterruptedException e) {
            // Only stop() does that.
        } catch (Fatal e) {
            failure = e;
            wakeup.run();
        } finally {
            empty();
        }
    }

    private void register() {
        try {
            registration.replace(lustre.register(mount, archiveIds));
            registeredBefore = true;
            log.normal("registered with Lustre", "mount", mount, "archives", archiveIds.isEmpty() ? "any" : archiveIds);
        } catch (LustreException e) {
            Optional<Fatal> fatal = Refusal.fatal(e, mount, registeredBefore);
            if (fatal.isPresent()) {
                throw fatal.get();
            }
            log.warn("Lustre does not take us now, trying again", "mount", mount, "error", e.getMessage());
        }
    }

    /** Until the registration is lost, or given up for a new one, or we are told to end. */
    private void receive(Copytool copytool) throws InterruptedException {
        int errors = 0;
        long renewAt = System.nanoTime();
        while (!registration.ended()) {
            room.acquire();
            boolean taken = false;
            try {
                boolean renewing = registration.stale() && System.nanoTime() - renewAt >= 0;
                taken = hand(copytool.receive(renewing ? 0 : registration.stale() ? RENEW_MILLIS : Copytool.WAIT));
                errors = 0;
                if (renewing && !taken) {
                    if (copytool.close()) {
                        log.normal("an MDT that was shut down has forgotten us, registering again", "mount", mount);
                        registration.replace(null);
                        register();
                        return;
                    }
                    renewAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RENEW_MILLIS);
                }
            } catch (LustreException e) {
                errors++;
                log.error("message from Lustre lost", "mount", mount, "error", e.getMessage());
                if (errors == MAX_ERRORS || e.errno() == Errno.EPIPE || e.errno() == Errno.ESHUTDOWN) {
                    log.warn("registration with Lustre lost, registering again", "mount", mount);
                    registration.replace(null);
                    return;
                }
            } finally {
                if (!taken) {
                    room.release();
                }
            }
        }
    }

    private void empty() {
        Copytool copytool = registration.current();
        if (copytool == null || !registration.ended()) {
            return;
        }
        try {
            ByteBuffer message = copytool.receive(0);
            while (message != null) {
                hand(message);
                message = copytool.receive(0);
            }
        } catch (LustreException e) {
            log.debug("nothing more from Lustre", "error", e.getMessage());
        }
    }

    /** Whether there was a list for the loop. */
    private boolean hand(ByteBuffer message) {
        if (message == null) {
            return false;
        }
        try {
            lists.add(HalCodec.decode(message));
            wakeup.run();
            return true;
        } catch (FormatException e) {
            log.error("ill-formed message from Lustre thrown away", "mount", mount, "reason", e.getMessage(),
                    "bytes", message.remaining());
            return false;
        }
    }
}

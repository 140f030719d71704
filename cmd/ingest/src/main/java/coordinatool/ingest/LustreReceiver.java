// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.lustre.ActionList;
import coordinatool.lustre.HalCodec;
import coordinatool.lustre.LustreParameters;
import coordinatool.lustre.llapi.Copytool;
import coordinatool.lustre.llapi.Lustre;
import coordinatool.lustre.llapi.LustreException;
import coordinatool.model.Errno;
import coordinatool.model.FormatException;
import coordinatool.tool.Awaited;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The thread that registers with Lustre and waits for it, as Java cannot have a descriptor of another library in a
 * selector. It decodes action lists, keeps them in the {@link Spool} and hands them to the loop. It registers while the
 * loop wants it to, and again when a registration is lost. Methods are the loop's.
 *
 * <p>What is in the pipe is lost if we are killed, and what is in the spool is not, so lists are taken quickly; but not
 * more than the loop can have soon, for what the MDTs still have is safe anyway. That cannot last. The kernel waits for
 * room in the pipe with a lock held that every copytool of this host needs (kg_sem), and its MDT waits for the kernel,
 * and sends nobody anything. So a loop that will not go on soon has us unregister. Without a copytool requests wait in
 * Lustre, where they survive everything.
 */
final class LustreReceiver {
    /** Lists that may wait for the loop. */
    private static final int MAX_WAITING = 64;
    /** Where they are not kept in a file. */
    private static final int MAX_WAITING_UNKEPT = 4;
    /** After so many errors in a row without a list between the registration counts as lost. */
    private static final int MAX_ERRORS = 3;
    private static final long STOP_MILLIS = 500;
    /** Of an ill-formed message in the log: three items. */
    private static final int DUMP_BYTES = 256;
    private static final HexFormat HEX = HexFormat.of();
    /** Pause before another attempt to unregister, where a call that does not end keeps the registration. */
    private static final int CLOSE_PAUSE_MILLIS = 10_000;

    private final Lustre lustre;
    private final String mount;
    private final List<Integer> archiveIds;
    private final Registration registration;
    private final Spool spool;
    private final Log log;
    private final Runnable wakeup;
    /** Also the monitor for its size. */
    private final Queue<Spool.Taken> lists = new ArrayDeque<>();
    private final Thread thread = new Thread(this::run, "lustre");
    private final CallWatch calls;
    private volatile Awaited awaited;
    private volatile Fatal failure;
    /** Whether we have been registered, and so have what the spool held. */
    private boolean started;

    /** @param wakeup called, by any thread, when there is something for the loop */
    LustreReceiver(Lustre lustre, String mount, List<Integer> archiveIds, Registration registration, Spool spool,
            Log log, Runnable wakeup) {
        this.lustre = lustre;
        this.mount = mount;
        this.archiveIds = archiveIds;
        this.registration = registration;
        this.spool = spool;
        this.log = log;
        this.wakeup = wakeup;
        calls = new CallWatch(log);
        thread.setDaemon(true);
    }

    /** Starts the thread, which does not register yet. */
    void start() {
        thread.start();
    }

    /**
     * Registers, or unregisters and gives what Lustre has sent by then; a while later.
     *
     * @throws Fatal where the thread could not go on
     */
    void register(boolean yes) {
        registration.want(yes);
        synchronized (lists) {
            lists.notifyAll();
        }
    }

    /**
     * Throws where the thread could not go on.
     *
     * @throws Fatal what stopped it
     */
    void check() {
        if (failure != null) {
            throw failure;
        }
    }

    /** In each turn: says where Lustre does not let us register or unregister, see {@link CallWatch#look}. */
    void look(long nowNanos) {
        calls.look(nowNanos, "call", "registration", "mount", mount);
    }

    /** What keeps us from being registered though we want to be; null where nothing does. */
    Awaited awaited() {
        return registration.unwanted() ? null : awaited;
    }

    /** The next list, null where there is none. */
    Spool.Taken take() {
        synchronized (lists) {
            lists.notifyAll();
            return lists.poll();
        }
    }

    /** Unregisters and ends the thread. What was taken from Lustre can still be had with {@link #take}. */
    void stop() {
        registration.end();
        synchronized (lists) {
            lists.notifyAll();
        }
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Backoff backoff = new Backoff();
        try {
            while (registration.awaitWanted()) {
                Copytool copytool = register();
                if (copytool == null) {
                    registration.pause(backoff.next());
                } else {
                    backoff.reset();
                    receive(copytool);
                }
            }
        } catch (InterruptedException e) {
            // Nobody does that.
        } catch (Fatal e) {
            failure = e;
            wakeup.run();
        }
    }

    /** Null where Lustre cannot take us now. */
    private Copytool register() {
        List<Spool.Taken> left = started ? List.of() : spool.open();
        // Each time, since it is another one after a new mount.
        registration.clients(LustreParameters.clients());
        Copytool copytool;
        calls.begin();
        try {
            copytool = lustre.register(mount, archiveIds);
        } catch (LustreException e) {
            awaited = Refusal.awaited(e, mount);
            wakeup.run();
            return null;
        } finally {
            calls.end();
        }
        started = true;
        registration.set(copytool);
        awaited = null;
        if (!left.isEmpty()) {
            log.normal("handing on what was taken before the last stop", "lists", left.size());
            left.forEach(this::give);
        }
        return copytool;
    }

    /** Until the registration is lost or is not wanted any more. */
    private void receive(Copytool copytool) throws InterruptedException {
        boolean lost = false;
        boolean announced = false;
        int errors = 0;
        long closeAt = System.nanoTime();
        while (true) {
            boolean leaving = lost || registration.unwanted();
            if (leaving && System.nanoTime() - closeAt >= 0) {
                if (close(copytool) || registration.ended()) {
                    return;
                }
                closeAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_PAUSE_MILLIS);
            }
            if (lost) {
                registration.pause(CLOSE_PAUSE_MILLIS);
                continue;
            }
            try {
                awaitRoom();
                boolean idle = announced && spool.synced();
                ByteBuffer message = copytool.receive(!idle ? 0 : leaving ? CLOSE_PAUSE_MILLIS : Copytool.WAIT);
                if (message != null) {
                    hand(message);
                    errors = 0;
                } else if (!idle) {
                    spool.sync();
                    announced = announced || announce();
                }
            } catch (LustreException e) {
                errors++;
                log.error("message from Lustre lost", "mount", mount, "error", e.getMessage());
                lost = errors == MAX_ERRORS || e.errno() == Errno.EPIPE || e.errno() == Errno.ESHUTDOWN;
            }
        }
    }

    /** Says that we are registered, once what the MDTs had ready is kept: they send it at once, and forget it. */
    private boolean announce() {
        wakeup.run();
        log.normal("registered with Lustre", "mount", mount, "archives", archiveIds.isEmpty() ? "any" : archiveIds);
        return true;
    }

    /** Whether the registration is no more. */
    private boolean close(Copytool copytool) {
        boolean stale = registration.stale();
        calls.begin();
        List<ByteBuffer> last = copytool.close();
        calls.end();
        if (last == null) {
            log.warn("cannot unregister while an MDT does not answer", "mount", mount);
            return false;
        }
        registration.set(null);
        log.normal(stale ? "an MDT that was shut down has forgotten us, registering again"
                : registration.unwanted() ? "unregistered from Lustre"
                : "registration with Lustre lost, registering again", "mount", mount);
        last.forEach(this::hand);
        spool.sync();
        return true;
    }

    /** Waits until the loop has taken enough, or the registration is not wanted any more. */
    private void awaitRoom() throws InterruptedException {
        synchronized (lists) {
            while ((lists.size() >= (spool.broken() ? MAX_WAITING_UNKEPT : MAX_WAITING) || spool.full())
                    && !registration.unwanted()) {
                lists.wait();
            }
        }
    }

    private void hand(ByteBuffer message) {
        ActionList list;
        try {
            list = HalCodec.decode(message.duplicate());
        } catch (FormatException e) {
            log.error("ill-formed message from Lustre: what it asks for stays active there until it times out",
                    "mount", mount, "reason", e.getMessage(), "bytes", message.remaining(), "hex",
                    hex(message, Math.min(message.remaining(), HalCodec.HEADER_BYTES)));
            return;
        }
        give(spool.keep(message, list));
        if (list.fault() != null) {
            log.error("ill-formed message from Lustre: the rest of it stays active there until it times out",
                    "mount", mount, "reason", list.fault().reason(), "bytes", message.remaining(), "taken",
                    list.requests().size() + list.unknown().size(), "offset", list.fault().offset(), "hex",
                    hex(message, list.fault().offset()));
        }
    }

    private void give(Spool.Taken taken) {
        synchronized (lists) {
            lists.add(taken);
        }
        wakeup.run();
    }

    /** The list's header and what stands at the offset, a bit of each. */
    private static String hex(ByteBuffer message, int offset) {
        byte[] bytes = new byte[message.remaining()];
        message.duplicate().get(bytes);
        return HEX.formatHex(bytes, 0, Math.min(bytes.length, HalCodec.HEADER_BYTES)) + "..."
                + HEX.formatHex(bytes, offset, Math.min(bytes.length, offset + DUMP_BYTES));
    }
}

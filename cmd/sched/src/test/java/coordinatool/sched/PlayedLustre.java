// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.ingest.PlayedIngest;
import coordinatool.model.Action;
import coordinatool.model.Errno;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The coordinator of an MDT: what it has ordered and not seen the end of. It gives each list to whoever asks first, and
 * knows who has begun a restore, which nobody else can end then. It may be away, and may be restarted.
 */
final class PlayedLustre implements PlayedIngest.Lustre {
    /** Waiting, in its terms: nobody has been sent them. */
    private final ArrayDeque<Request> waiting = new ArrayDeque<>();
    private final Map<Long, Request> active = new LinkedHashMap<>();
    /** Which life of a mover has begun a restore. */
    private final Map<Long, Object> begun = new HashMap<>();
    /** Requests of which a user has said that they are to be cancelled, by cookie. */
    private final Set<Long> unwanted = new HashSet<>();
    private boolean away;
    private long lastCookie;

    /** A user wants this done with a file. */
    Request order(Action action, int file, String data) {
        Fid fid = new Fid(0x200000401L, file, 0);
        Request request = new Request(action, fid, fid, 0, -1, ++lastCookie, 0, 1, 0, 0,
                data.getBytes(StandardCharsets.UTF_8), null);
        active.put(request.cookie(), request);
        waiting.add(request);
        return request;
    }

    /** A user says by a tool that a request is to be cancelled. */
    void unwanted(Request request) {
        unwanted.add(request.cookie());
    }

    /** A user cancels a request. */
    void cancel(Request request) {
        unwanted(request);
        waiting.add(request.asCancel().withTimestamp(0));
    }

    /** Requests without an end. */
    Map<Long, Request> active() {
        return active;
    }

    /** Whether it answers anybody. */
    void setAway(boolean on) {
        away = on;
    }

    /**
     * It is started again: restores that were sent are sent again, with their cookies. Of the others it takes no end
     * any more, and they time out.
     */
    void restart() {
        begun.clear();
        Set<Request> unsent = new HashSet<>(waiting);
        for (Request request : List.copyOf(active.values())) {
            if (unsent.contains(request)) {
                continue;
            }
            if (request.action() == Action.RESTORE) {
                waiting.add(request);
            } else {
                active.remove(request.cookie());
            }
        }
        // Cancels of what is no more go nowhere.
        for (Iterator<Request> all = waiting.iterator(); all.hasNext();) {
            Request request = all.next();
            if (request.action() == Action.CANCEL && !active.containsKey(request.cookie())) {
                all.remove();
            }
        }
    }

    /** A mover reports the first progress of a request. */
    void begin(Request request, Object life) {
        if (request.action() == Action.RESTORE && active.containsKey(request.cookie())) {
            begun.putIfAbsent(request.cookie(), life);
        }
    }

    /** A mover has ended a request with this errno. Returns what Lustre says to that. */
    int end(Request request, Object life, int errno) {
        if (!active.containsKey(request.cookie())) {
            return Errno.ENOENT;
        }
        Object first = begun.get(request.cookie());
        if (first != null && first != life) {
            return Errno.EINVAL;
        }
        end(request.cookie());
        return errno;
    }

    @Override
    public boolean isAway() {
        return away;
    }

    @Override
    public List<Request> take() {
        return away || waiting.isEmpty() ? null : List.of(waiting.remove());
    }

    @Override
    public void cancelled(Request request) {
        Judge.check(unwanted.contains(request.cookie()), "cancelled, which nobody wanted: %s", request);
        end(request.cookie());
    }

    @Override
    public boolean interrupted(Request restore) {
        boolean known = active.containsKey(restore.cookie());
        if (known) {
            end(restore.cookie());
            order(Action.RESTORE, restore.fid().oid(), new String(restore.data(), StandardCharsets.UTF_8));
        }
        return known;
    }

    private void end(long cookie) {
        active.remove(cookie);
        begun.remove(cookie);
    }
}

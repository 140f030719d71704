// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.ingest.PlayedIngest;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What Lustre has ordered and not seen the end of; it answers at once, and gives each list to whoever asks first. */
final class PlayedLustre implements PlayedIngest.Lustre {
    private final ArrayDeque<List<Request>> lists = new ArrayDeque<>();
    private final Map<Long, Request> active = new LinkedHashMap<>();
    /** How each request ended, by cookie. */
    private final Map<Long, String> ends = new HashMap<>();
    private long lastCookie;

    /** A user wants this done with a file. */
    Request order(Action action, int file, String data) {
        Fid fid = new Fid(0x200000401L, file, 0);
        Request request = new Request(action, fid, fid, 0, -1, ++lastCookie, 0, 1, 0, 0,
                data.getBytes(StandardCharsets.UTF_8), null);
        active.put(request.cookie(), request);
        lists.add(List.of(request));
        return request;
    }

    /** A mover has ended it. */
    void ended(Request request) {
        end(request.cookie(), "ended");
    }

    /** Requests without an end. */
    Map<Long, Request> active() {
        return active;
    }

    boolean hasEnded(long cookie) {
        return ends.containsKey(cookie);
    }

    @Override
    public List<Request> take() {
        return lists.poll();
    }

    @Override
    public void cancelled(Request request) {
        end(request.cookie(), "cancelled");
    }

    @Override
    public boolean interrupted(Request restore) {
        boolean known = active.containsKey(restore.cookie());
        if (known) {
            end(restore.cookie(), "interrupted");
            order(Action.RESTORE, restore.fid().oid(), new String(restore.data(),
                    StandardCharsets.UTF_8));
        }
        return known;
    }

    private void end(long cookie, String how) {
        active.remove(cookie);
        ends.putIfAbsent(cookie, how);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import coordinatool.lustre.DataText;
import coordinatool.lustre.RequestJson;
import coordinatool.model.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes one reply to status in as many parts as it takes, since a listing of a million requests has 110 MB: counters,
 * then each mover with its lists, then the lists of nobody, then {@link #end}. Other replies may be written to other
 * connections in between. Arrays of counts are archive, restore, remove, cancel. One thread.
 */
public final class StatusWriter {

    /** Lists of requests, in the order in which they have to come. */
    public enum RequestList {
        ACTIVE("active_requests"),
        RESTORE("waiting_restore"),
        REMOVE("waiting_remove"),
        ARCHIVE("waiting_archive"),
        CANCELS("cancels");

        private final String key;

        RequestList(String key) {
            this.key = key;
        }
    }

    /**
     * The figures at the top.
     *
     * @param failed         those of done that movers ended with an error
     * @param connected      TCP connections
     * @param locked         0, 1 or 2
     * @param redisAwaySince nanoseconds since the epoch, 0 while Redis is there
     * @param redisAwayReason why; empty while Redis is there
     * @param redisWarning   what endangers the queue in a Redis that is there; empty: nothing
     * @param ingests        programs that take requests from Lustre
     * @param settling       requests held until movers may have returned with them
     */
    public record Counters(long[] running, long[] pending, long[] done, long[] failed, int connected, int locked,
            long redisAwaySince, String redisAwayReason, String redisWarning, int ingests, int settling) {
    }

    /**
     * A batch slot.
     *
     * @param hint       null where it is free
     * @param current    archives that count against the slot's share of its mover's limit
     * @param expireIdle when it is for others if nothing waits in it, nanoseconds since the epoch
     * @param expireMax  when it is for others in any case, 0 for never
     */
    public record Slot(byte[] hint, long current, long expireIdle, long expireMax) {
    }

    /**
     * A mover, or a connection that has not said ehlo.
     *
     * @param failed            those of done that ended with an error
     * @param failing           how many have failed in a row, where that is worth a warning; otherwise 0
     * @param archiveIds        those that it takes; empty for any
     * @param state             as it is called on the wire
     * @param disconnectedSince nanoseconds since the epoch, 0 while it is connected
     */
    public record Mover(String name, String state, long[] current, long[] done, long[] failed, int failing,
            long[] archiveIds, long disconnectedSince, List<Slot> slots) {
    }

    private static final SerializableString FID = JsonWriter.name("hai_fid");
    private static final SerializableString COOKIE = JsonWriter.name("hai_cookie");
    private static final SerializableString DATA = JsonWriter.name("hai_data");
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int ARCHIVE = 0;
    private static final int RESTORE = 1;
    private static final int REMOVE = 2;
    private static final int CANCEL = 3;
    private static final List<RequestList> OF_MOVER = Arrays.asList(RequestList.values());
    private static final List<RequestList> OF_NOBODY =
            List.of(RequestList.RESTORE, RequestList.REMOVE, RequestList.ARCHIVE);

    private final JsonWriter json;
    private final boolean listsRequests;
    private final boolean details;
    private boolean firstMember;
    private boolean firstMover = true;
    /** Whose lists are being written: a mover, or nobody where it is null. */
    private Mover mover;
    private boolean nobody;
    /** Lists written so far, out of those that the owner has; the last of them is open where {@link #open}. */
    private int lists;
    private boolean open;
    /** Batch slots of the mover that have been begun; of the last one the object and its list are open. */
    private int slots;
    private boolean firstInSlot;

    /**
     * @param listsRequests whether the lists of requests are part of the reply, be they empty
     * @param details       whether failures and archive ids are; who knows only the C server does not ask for them
     */
    public StatusWriter(ReplyWriter replies, boolean listsRequests, boolean details) {
        this.json = replies.json();
        this.listsRequests = listsRequests;
        this.details = details;
    }

    /** The first part. */
    public void begin(OutputStream out, Counters counters) throws IOException {
        JsonGenerator g = json.to(out);
        g.writeRaw("{\"command\":\"status\"");
        firstMember = false;
        counts(g, "running_", counters.running());
        counts(g, "pending_", counters.pending());
        number(g, "pending_cancel", counters.pending()[CANCEL]);
        counts(g, "done_", counters.done());
        number(g, "done_cancel", counters.done()[CANCEL]);
        if (details) {
            counts(g, "failed_", counters.failed());
        }
        number(g, "clients_connected", counters.connected());
        number(g, "locked", counters.locked());
        number(g, "redis_away_since", counters.redisAwaySince());
        text(g, "redis_away_reason", counters.redisAwayReason());
        text(g, "redis_warning", counters.redisWarning());
        number(g, "settling", counters.settling());
        // Even if there is none: that is what somebody looks for, and the C server has no such key.
        key(g, "ingests");
        g.writeNumber(counters.ingests());
        g.writeRaw(",\"clients\":[");
        json.finish();
    }

    /** The next mover. */
    public void mover(OutputStream out, Mover next) throws IOException {
        JsonGenerator g = json.to(out);
        endMover(g);
        mover = next;
        lists = 0;
        slots = 0;
        g.writeRaw(firstMover ? "{" : ",{");
        firstMover = false;
        firstMember = true;
        text(g, "client_id", next.name());
        counts(g, "current_", next.current());
        counts(g, "done_", next.done());
        if (details) {
            details(g, next);
        }
        text(g, "status", next.state());
        json.finish();
    }

    private void details(JsonGenerator g, Mover next) throws IOException {
        counts(g, "failed_", next.failed());
        number(g, "failed_in_a_row", next.failing());
        if (next.archiveIds().length > 0) {
            key(g, "archive_ids");
            g.writeRaw(Arrays.stream(next.archiveIds()).mapToObj(Long::toString)
                    .collect(Collectors.joining(",", "[", "]")));
        }
    }

    /** A request in a list of the last mover. Ignored where no requests are to be listed. */
    public void ofMover(OutputStream out, RequestList list, Request request) throws IOException {
        if (listsRequests) {
            JsonGenerator g = json.to(out);
            request(g, OF_MOVER, list, request);
            json.finish();
        }
    }

    /**
     * An archive that waits in a slot of the last mover, after its lists. Ignored where no requests are to be listed.
     */
    public void inSlot(OutputStream out, int slot, Request request) throws IOException {
        if (listsRequests && slot < mover.slots().size()) {
            JsonGenerator g = json.to(out);
            beginSlots(g, slot + 1);
            g.writeRaw(firstInSlot ? "" : ",");
            firstInSlot = false;
            request(g, request);
            json.finish();
        }
    }

    /** A request in a list of nobody, after all movers. Ignored where no requests are to be listed. */
    public void ofNobody(OutputStream out, RequestList list, Request request) throws IOException {
        if (listsRequests) {
            JsonGenerator g = json.to(out);
            beginNobody(g);
            request(g, OF_NOBODY, list, request);
            json.finish();
        }
    }

    /** The last part. */
    public void end(OutputStream out) throws IOException {
        JsonGenerator g = json.to(out);
        endLists(g);
        g.writeRaw('}');
        json.finish();
    }

    /** The last part of what is not complete: a positive errno, and a text. */
    public void breakOff(OutputStream out, int status, String error) throws IOException {
        JsonGenerator g = json.to(out);
        endLists(g);
        number(g, "status", status);
        text(g, "error", error);
        g.writeRaw('}');
        json.finish();
    }

    private void endLists(JsonGenerator g) throws IOException {
        beginNobody(g);
        if (listsRequests) {
            openUpTo(g, OF_NOBODY, OF_NOBODY.size());
        }
    }

    private void beginNobody(JsonGenerator g) throws IOException {
        if (!nobody) {
            endMover(g);
            g.writeRaw(']');
            firstMember = false;
            nobody = true;
            lists = 0;
        }
    }

    private void endMover(JsonGenerator g) throws IOException {
        if (mover == null) {
            return;
        }
        beginSlots(g, mover.slots().size());
        g.writeRaw(slots > 0 ? endOfSlot() + "]" : "]");
        firstMember = false;
        number(g, "disconnected_timestamp", mover.disconnectedSince());
        g.writeRaw('}');
        mover = null;
    }

    /** Begins slots until there are so many; those before the last have nothing more that waits in them. */
    private void beginSlots(JsonGenerator g, int upTo) throws IOException {
        if (slots == 0) {
            if (listsRequests) {
                openUpTo(g, OF_MOVER, OF_MOVER.size());
            }
            if (lists <= OF_MOVER.size()) {
                key(g, "batches");
                g.writeRaw('[');
                lists = OF_MOVER.size() + 1;
            }
        }
        while (slots < upTo) {
            g.writeRaw(slots == 0 ? "{" : endOfSlot() + ",{");
            beginSlot(g, mover.slots().get(slots));
            slots++;
        }
    }

    private void beginSlot(JsonGenerator g, Slot slot) throws IOException {
        firstMember = true;
        if (slot.hint() != null && slot.hint().length > 0) {
            key(g, "hint");
            data(g, slot.hint());
        }
        number(g, "current_count", slot.current());
        number(g, "expire_idle_s", slot.expireIdle() / NANOS_PER_SECOND);
        number(g, "expire_max_s", slot.expireMax() / NANOS_PER_SECOND);
        if (listsRequests) {
            key(g, "waiting_archive");
            g.writeRaw("[");
            firstInSlot = true;
        }
    }

    private String endOfSlot() {
        return listsRequests ? "]}" : "}";
    }

    private void request(JsonGenerator g, List<RequestList> owned, RequestList list, Request request)
            throws IOException {
        int index = owned.indexOf(list);
        if (index < lists - 1) {
            throw new IllegalStateException(list + " out of order");
        }
        boolean first = index >= lists;
        if (first) {
            openUpTo(g, owned, index);
            key(g, list.key);
            g.writeRaw('[');
            open = true;
            lists = index + 1;
        } else {
            g.writeRaw(',');
        }
        request(g, request);
    }

    private static void request(JsonGenerator g, Request request) throws IOException {
        g.writeStartObject();
        g.writeFieldName(FID);
        RequestJson.writeFid(g, request.dfid());
        g.writeFieldName(COOKIE);
        g.writeNumber(request.cookie());
        g.writeFieldName(DATA);
        data(g, request.data());
        g.writeEndObject();
    }

    /** Closes the list that is open, and writes those before the given one that have no requests. */
    private void openUpTo(JsonGenerator g, List<RequestList> owned, int index) throws IOException {
        if (open) {
            g.writeRaw(']');
            open = false;
        }
        for (; lists < index; lists++) {
            key(g, owned.get(lists).key);
            g.writeRaw("[]");
        }
    }

    private void counts(JsonGenerator g, String prefix, long[] counts) throws IOException {
        number(g, prefix + "restore", counts[RESTORE]);
        number(g, prefix + "archive", counts[ARCHIVE]);
        number(g, prefix + "remove", counts[REMOVE]);
    }

    private void number(JsonGenerator g, String name, long value) throws IOException {
        if (value != 0) {
            key(g, name);
            g.writeNumber(value);
        }
    }

    private void text(JsonGenerator g, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            key(g, name);
            g.writeString(value);
        }
    }

    private void key(JsonGenerator g, String name) throws IOException {
        g.writeRaw(firstMember ? "\"" : ",\"");
        g.writeRaw(name);
        g.writeRaw("\":");
        firstMember = false;
    }

    /** People read this, and the C server shows data as a C string: up to the first NUL. */
    private static void data(JsonGenerator g, byte[] data) throws IOException {
        int end = 0;
        while (end < data.length && data[end] != 0) {
            end++;
        }
        byte[] text = DataText.encode(end == data.length ? data : Arrays.copyOf(data, end));
        g.writeUTF8String(text, 0, text.length);
    }
}

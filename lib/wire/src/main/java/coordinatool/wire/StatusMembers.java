// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import coordinatool.lustre.RequestJson;
import coordinatool.model.BatchSlot;
import coordinatool.model.MoverView;
import coordinatool.model.Request;
import coordinatool.model.StatusView;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a reply to status says of each thing, member by member. {@link StatusWriter} puts the things together. */
final class StatusMembers {
    private static final SerializableString FID = JsonWriter.name("hai_fid");
    private static final SerializableString COOKIE = JsonWriter.name("hai_cookie");
    private static final SerializableString DATA = JsonWriter.name("hai_data");
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private StatusMembers() {
    }

    /** @param details whether failures are said too */
    static void status(OpenObject object, StatusView status, boolean details) throws IOException {
        StatusView.Totals totals = status.totals();
        object.counts("running_", totals.running());
        object.counts("pending_", totals.pending());
        object.number("pending_cancel", totals.pending().cancel());
        object.counts("done_", totals.done());
        object.number("done_cancel", totals.done().cancel());
        if (details) {
            object.counts("failed_", totals.failed());
        }
        object.number("clients_connected", status.connections());
        object.number("locked", status.lock().code());
        object.number("redis_away_since", status.redis().awaySince());
        object.text("redis_away_reason", status.redis().awayReason());
        object.text("redis_warning", status.redis().warning());
        object.number("settling", status.settling());
        // Even if there is none: that is what somebody looks for, and the C server has no such key.
        object.key("ingests").writeNumber(status.ingests());
    }

    /**
     * What comes before a mover's lists.
     *
     * @param details whether failures and archive ids are said too
     */
    static void mover(OpenObject object, MoverView mover, boolean details) throws IOException {
        MoverView.Tally tally = mover.tally();
        object.text("client_id", mover.name());
        object.counts("current_", tally.running());
        object.counts("done_", tally.done());
        if (details) {
            object.counts("failed_", tally.failed());
            object.number("failed_in_a_row", tally.failedInARow());
            if (mover.archiveIds().length > 0) {
                object.key("archive_ids").writeRaw(Arrays.stream(mover.archiveIds()).mapToObj(Integer::toUnsignedString)
                        .collect(Collectors.joining(",", "[", "]")));
            }
        }
        object.text("status", mover.state().word());
    }

    /** What comes behind a mover's lists. */
    static void afterLists(OpenObject object, MoverView mover) throws IOException {
        object.number("disconnected_timestamp", mover.disconnectedSince());
    }

    static void slot(OpenObject object, BatchSlot slot) throws IOException {
        if (slot.hint() != null && slot.hint().length > 0) {
            OpenObject.data(object.key("hint"), slot.hint());
        }
        object.number("current_count", slot.running());
        object.number("expire_idle_s", slot.expireIdle() / NANOS_PER_SECOND);
        object.number("expire_max_s", slot.expireMax() / NANOS_PER_SECOND);
    }

    /** A request as an object. */
    static void request(JsonGenerator g, Request request) throws IOException {
        g.writeStartObject();
        g.writeFieldName(FID);
        RequestJson.writeFid(g, request.dfid());
        g.writeFieldName(COOKIE);
        g.writeNumber(request.cookie());
        g.writeFieldName(DATA);
        OpenObject.data(g, request.data());
        g.writeEndObject();
    }
}

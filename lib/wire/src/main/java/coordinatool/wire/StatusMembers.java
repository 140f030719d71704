// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import coordinatool.lustre.DataText;
import coordinatool.lustre.FidJson;
import coordinatool.model.Action;
import coordinatool.model.BatchSlot;
import coordinatool.model.Counts;
import coordinatool.model.MoverView;
import coordinatool.model.Request;
import coordinatool.model.StatusView;
import coordinatool.model.Words;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a reply to status says of each thing, member by member. {@link StatusWriter} puts the things together. */
final class StatusMembers {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private StatusMembers() {
    }

    /** @param details whether failures, and what is around the queue, are said too */
    static void status(ObjectWriter object, StatusView status, boolean details) throws IOException {
        StatusView.Totals totals = status.totals();
        counts(object, "running_", totals.running());
        counts(object, "pending_", totals.pending());
        object.number("pending_cancel", totals.pending().cancel());
        counts(object, "done_", totals.done());
        object.number("done_cancel", totals.done().cancel());
        if (details) {
            counts(object, "failed_", totals.failed());
        }
        object.number("clients_connected", status.site().connections());
        object.number("locked", status.lock().code());
        object.number("redis_away_since", status.redis().awaySince());
        object.text("redis_away_reason", status.redis().awayReason());
        object.text("redis_warning", status.redis().warning());
        object.number("settling", status.settling());
        object.number("held", status.held());
        if (details) {
            site(object, status.site());
        }
        // Even if there is none: that is what somebody looks for, and the C server has no such key.
        object.key("ingests").writeNumber(status.site().ingests());
    }

    private static void site(ObjectWriter object, StatusView.Site site) throws IOException {
        object.number("max_queued", site.room().most());
        object.number("untold_cancel", site.room().untold());
        object.number("now", site.now());
        object.text("version", site.version());
        if (!site.settings().isEmpty()) {
            JsonGenerator g = object.key("settings");
            g.writeStartObject();
            for (StatusView.Setting setting : site.settings()) {
                g.writeNumberField(setting.key(), setting.digest());
            }
            g.writeEndObject();
        }
        if (site.figures().started() != 0) {
            FiguresJson.write(object.key("figures"), site.figures());
        }
    }

    /**
     * What comes before a mover's lists.
     *
     * @param details whether failures and archive ids are said too
     */
    static void mover(ObjectWriter object, MoverView mover, boolean details) throws IOException {
        MoverView.Tally tally = mover.tally();
        object.text("client_id", mover.name());
        counts(object, "current_", tally.running());
        counts(object, "done_", tally.done());
        if (details) {
            counts(object, "failed_", tally.failed());
            object.number("failed_in_a_row", tally.failedInARow());
            object.flag("suspended", mover.suspended());
            for (Action action : Action.OF_MOVERS) {
                if (tally.limits().of(action) >= 0) {
                    object.key("max_" + Words.of(action)).writeNumber(tally.limits().of(action));
                }
            }
            if (mover.archiveIds().length > 0) {
                object.key("archive_ids").writeRaw(Arrays.stream(mover.archiveIds()).mapToObj(Integer::toUnsignedString)
                        .collect(Collectors.joining(",", "[", "]")));
            }
        }
        object.text("status", mover.state().word());
    }

    /** What comes behind a mover's lists. */
    static void afterLists(ObjectWriter object, MoverView mover) throws IOException {
        object.number("disconnected_timestamp", mover.disconnectedSince());
    }

    /** @param outlined whether what users have given is left out */
    static void slot(ObjectWriter object, BatchSlot slot, boolean outlined) throws IOException {
        if (!outlined && slot.hint() != null && slot.hint().length > 0) {
            data(object.key("hint"), slot.hint());
        }
        object.number("current_count", slot.running());
        object.number("expire_idle_s", slot.expireIdle() / NANOS_PER_SECOND);
        object.number("expire_max_s", slot.expireMax() / NANOS_PER_SECOND);
    }

    /** A request as an object. */
    static void request(ObjectWriter object, Request request) throws IOException {
        object.begin();
        FidJson.write(object.key("hai_fid"), request.dfid());
        object.key("hai_cookie").writeNumber(request.cookie());
        data(object.key("hai_data"), request.data());
        object.end();
    }

    /** A member for each action but cancel. */
    private static void counts(ObjectWriter object, String prefix, Counts counts) throws IOException {
        object.number(prefix + "restore", counts.restore());
        object.number(prefix + "archive", counts.archive());
        object.number(prefix + "remove", counts.remove());
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

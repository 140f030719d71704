// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.lustre.DataText;
import coordinatool.model.Place;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.model.RequestState;
import coordinatool.model.RequestView;
import coordinatool.model.Words;
import coordinatool.wire.StatusReply;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A request for people. Pure: the request and the time in, text out. */
final class RequestText {
    private RequestText() {
    }

    /**
     * @param movers    those that there are; empty where that is not known
     * @param nowMillis milliseconds since the epoch
     */
    static String of(RequestView listed, List<StatusReply> movers, long nowMillis) {
        Request request = listed.request();
        Table table = new Table();
        table.row("file", request.fid());
        if (!request.dfid().equals(request.fid())) {
            table.row("data fid", request.dfid());
        }
        String action = Words.of(request.action());
        table.row("request", action + ", archive id " + Integer.toUnsignedString(request.archiveId()));
        table.row("cookie", RequestKey.cookieText(request.cookie()));
        table.row("state", state(listed, action));
        if (listed.since() > 0) {
            table.row(listed.running() ? "given" : "held", time(listed.since(), nowMillis));
        }
        if (listed.reason() != null) {
            table.row("because", listed.reason());
        }
        String takers = takers(listed, movers);
        if (!takers.isEmpty()) {
            table.row("movers", takers);
        }
        if (request.data().length > 0) {
            table.row("data", DataText.toString(request.data()));
        }
        if (request.flags() != 0) {
            table.row("flags", "0x" + Long.toHexString(request.flags()));
        }
        if (request.extentOffset() != 0 || request.extentLength() != -1) {
            String length = request.extentLength() == -1 ? "to the end"
                    : Long.toUnsignedString(request.extentLength()) + " bytes";
            table.row("extent", "from " + Long.toUnsignedString(request.extentOffset()) + ", " + length);
        }
        if (request.gid() != 0) {
            table.row("group lock", Long.toUnsignedString(request.gid()));
        }
        if (request.timestamp() > 0) {
            table.row("known", "since " + time(request.timestamp(), nowMillis));
        }
        return table.text(2);
    }

    private static String state(RequestView listed, String action) {
        if (listed.running()) {
            String cancelled = listed.cancelled() ? ", which has been told to give it up" : "";
            return "running at " + listed.mover() + cancelled;
        }
        if (listed.state() == RequestState.HELD) {
            return "held: no mover gets it until it is released";
        }
        String whom = listed.mover() == null ? "any mover" : listed.mover();
        Place place = listed.place();
        String order = place.position() == 0 ? "" : ", " + place.position() + " of " + place.length() + " to " + action;
        return "waiting for " + whom + order;
    }

    /** Who takes its archive id: the mover that it runs at or waits for, or how many there are. */
    private static String takers(RequestView listed, List<StatusReply> movers) {
        long archiveId = Integer.toUnsignedLong(listed.request().archiveId());
        if (listed.mover() != null) {
            return movers.stream().filter(mover -> mover.name().equals(listed.mover())).findFirst()
                    .map(mover -> mover.name() + " takes archive ids: " + mover.archiveIdText()).orElse("");
        }
        long takers = movers.stream().filter(mover -> mover.takes(archiveId)).count();
        return movers.isEmpty() ? "" : (takers == 0 ? "NONE" : takers) + " of " + movers.size()
                + " take archive id " + archiveId;
    }

    private static String time(long nanos, long nowMillis) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        Instant instant = Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS);
        return instant + ", " + Spans.text(TimeUnit.MILLISECONDS.toSeconds(Math.max(0, nowMillis - millis)));
    }
}

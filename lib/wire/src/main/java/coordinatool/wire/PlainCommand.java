// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.lustre.PlainJson;
import coordinatool.lustre.PlainRequests;
import coordinatool.lustre.RequestJson;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The short way for the commands that come with every request, in the form in which movers and tools write them:
 * {@link PlainJson}, their name first. A gateway spends a quarter of its time in the general parser without it.
 * Whatever is said in another way, or is wrong in any way, is left to {@link ClientMessageParser}.
 */
final class PlainCommand {
    private static final byte[] COMMAND = PlainJson.quoted("command");
    private static final byte[] DONE = PlainJson.quoted("done");
    private static final byte[] RECV = PlainJson.quoted("recv");
    private static final byte[] QUEUE = PlainJson.quoted("queue");
    private static final byte[] COOKIE = PlainJson.quoted("hai_cookie");
    private static final byte[] DFID = PlainJson.quoted("hai_dfid");
    private static final byte[] STATUS = PlainJson.quoted("status");
    private static final byte[] MAX_ARCHIVE = PlainJson.quoted("max_archive");
    private static final byte[] MAX_RESTORE = PlainJson.quoted("max_restore");
    private static final byte[] MAX_REMOVE = PlainJson.quoted("max_remove");
    private static final byte[] MAX_BYTES = PlainJson.quoted("max_bytes");
    private static final byte[] FSNAME = PlainJson.quoted("fsname");
    private static final byte[] ITEMS = PlainJson.quoted("hsm_action_items");
    /** Of a name that we do not know. */
    private static final int NAME_BYTES = 64;

    private PlainCommand() {
    }

    /**
     * Reads a message.
     *
     * @return null where it has another form
     */
    static ClientMessage read(byte[] bytes, int offset, int length, Limits limits) {
        PlainJson in = new PlainJson(bytes, offset, length);
        if (!in.skip('{') || !in.skipName(COMMAND)) {
            return null;
        }
        ClientMessage message = in.skip(DONE) ? done(in)
                : in.skip(RECV) ? recv(in)
                : in.skip(QUEUE) ? queue(in, limits) : null;
        in.expect('}');
        return in.isComplete() ? message : null;
    }

    private static ClientMessage done(PlainJson in) {
        long cookie = 0;
        boolean hasCookie = false;
        Fid dfid = null;
        long status = 0;
        while (in.skip(',')) {
            if (in.skipName(COOKIE)) {
                cookie = in.number();
                hasCookie = true;
            } else if (in.skipName(DFID)) {
                dfid = in.fid();
            } else if (in.skipName(STATUS)) {
                status = in.number();
            } else {
                unknown(in);
            }
        }
        return hasCookie && dfid != null ? ClientMessageParser.done(cookie, dfid, status) : null;
    }

    private static ClientMessage recv(PlainJson in) {
        long maxArchive = ClientMessageParser.NO_LIMIT;
        long maxRestore = ClientMessageParser.NO_LIMIT;
        long maxRemove = ClientMessageParser.NO_LIMIT;
        long maxBytes = ClientMessageParser.DEFAULT_MAX_BYTES;
        while (in.skip(',')) {
            if (in.skipName(MAX_ARCHIVE)) {
                maxArchive = in.number();
            } else if (in.skipName(MAX_RESTORE)) {
                maxRestore = in.number();
            } else if (in.skipName(MAX_REMOVE)) {
                maxRemove = in.number();
            } else if (in.skipName(MAX_BYTES)) {
                maxBytes = in.number();
            } else {
                unknown(in);
            }
        }
        return ClientMessageParser.recv(maxArchive, maxRestore, maxRemove, maxBytes);
    }

    private static ClientMessage queue(PlainJson in, Limits limits) {
        String fsname = null;
        in.expect(',');
        if (in.skipName(FSNAME)) {
            fsname = new String(in.string(limits.idBytes()), StandardCharsets.US_ASCII);
            in.expect(',');
        }
        if (!in.skipName(ITEMS) || !in.skip('[')) {
            return null;
        }
        List<Request> requests = new ArrayList<>();
        PlainRequests items = new PlainRequests();
        try {
            do {
                Request request = items.read(in);
                if (request == null) {
                    return null;
                }
                RequestJson.requireQueueable(request);
                requests.add(request);
            } while (in.skip(','));
        } catch (FormatException e) {
            return null;
        }
        in.expect(']');
        return new ClientMessage.Queue(fsname, requests, null);
    }

    /** A number of a name that means nothing here. */
    private static void unknown(PlainJson in) {
        if (in.skip(COMMAND)) {
            in.giveUp();
        }
        in.string(NAME_BYTES);
        in.expect(':');
        in.number();
    }
}

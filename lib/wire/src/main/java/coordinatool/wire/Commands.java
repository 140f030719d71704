// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import coordinatool.lustre.FidJson;
import coordinatool.lustre.RequestJson;
import coordinatool.model.ComparisonStep;
import coordinatool.model.Ehlo;
import coordinatool.model.Fid;
import coordinatool.model.LockMode;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Makes the messages that movers and tools send, as UTF-8 JSON. Our server and the C server both take them, but for
 * list, trace, cancel, release and resume, which are ours. Any thread.
 */
public final class Commands {
    private static final JsonFactory FACTORY = Json.factory(Limits.DEFAULT);

    private interface Body {
        void write(JsonGenerator g) throws IOException;
    }

    private Commands() {
    }

    /**
     * Only our server knows this command; another closes the connection.
     *
     * @param credential of MUNGE; null asks how to say who speaks
     */
    public static byte[] auth(String credential) {
        return message("auth", g -> optional(g, "credential", credential));
    }

    public static byte[] ehlo(Ehlo ehlo) {
        return message("ehlo", g -> {
            optional(g, "id", ehlo.mover());
            optional(g, "fsname", ehlo.fsname());
            if (ehlo.archiveIds().length > 0) {
                g.writeFieldName("archive_ids");
                g.writeArray(ehlo.archiveIds(), 0, ehlo.archiveIds().length);
            }
            if (!ehlo.running().isEmpty()) {
                requests(g, "hai_list", ehlo.running());
            }
        });
    }

    /** @param limits with room for {@link ClientMessageParser#LEAST_MAX_BYTES} at least */
    public static byte[] recv(RecvLimits limits) {
        return message("recv", g -> {
            g.writeNumberField("max_archive", limits.maxArchive());
            g.writeNumberField("max_restore", limits.maxRestore());
            g.writeNumberField("max_remove", limits.maxRemove());
            g.writeNumberField("max_bytes", limits.maxBytes());
        });
    }

    /** @param status positive errno that the request ended with, 0 for success */
    public static byte[] done(long cookie, Fid dfid, int status) {
        return message("done", g -> {
            g.writeNumberField("hai_cookie", cookie);
            g.writeFieldName("hai_dfid");
            FidJson.write(g, dfid);
            if (status != 0) {
                g.writeNumberField("status", status);
            }
        });
    }

    /**
     * @param fsname    file system that the requests are of, null not to say
     * @param cancelled requests that Lustre has cancelled; only our server ends them, another passes them over
     */
    public static byte[] queue(String fsname, List<Request> requests, List<Request> cancelled) {
        return message("queue", g -> {
            optional(g, "fsname", fsname);
            requests(g, "hsm_action_items", requests);
            if (!cancelled.isEmpty()) {
                requests(g, "canceled_items", cancelled);
            }
        });
    }

    /** As {@link #status(int, boolean)}, as the C client asks. */
    public static byte[] status(int verbose) {
        return status(verbose, false);
    }

    /**
     * @param verbose from {@link ClientMessage.Status#LISTS_REQUESTS} up, requests are listed too
     * @param details whether to say what only our tools know of movers; the C server passes over that wish
     */
    public static byte[] status(int verbose, boolean details) {
        return message("status", g -> {
            if (verbose != 0) {
                g.writeNumberField("verbose", verbose);
            }
            if (details) {
                g.writeBooleanField("details", true);
            }
        });
    }

    /** Only our server knows this command; another closes the connection. */
    public static byte[] list(RequestFilter filter) {
        return list(filter, false, false);
    }

    /**
     * Only our server knows this command; another closes the connection.
     *
     * @param own    only requests of files that belong to who asks; the server has to know who that is
     * @param owners whom each file belongs to, too; the server has to see the files
     */
    public static byte[] list(RequestFilter filter, boolean own, boolean owners) {
        return message("list", g -> {
            if (own) {
                g.writeBooleanField("own", true);
            }
            if (owners) {
                g.writeBooleanField("owners", true);
            }
            names(g, filter);
            if (filter.action() != null) {
                g.writeNumberField("hai_action", filter.action().code());
            }
            optional(g, "client_id", filter.mover());
            optional(g, "state", filter.state() == null ? null : filter.state().word());
        });
    }

    /**
     * Only our server knows this command; another closes the connection.
     *
     * @param filter with a file or a cookie; what else it has does not count
     */
    public static byte[] trace(RequestFilter filter) {
        return message("trace", g -> names(g, filter));
    }

    /** Only our server knows this command; another closes the connection. */
    public static byte[] cancel(long cookie, Fid fid) {
        return aboutRequest("cancel", cookie, fid);
    }

    /**
     * Only our server knows this command; another closes the connection, and an older one of ours refuses it with
     * EINVAL.
     *
     * @param requests cookies and files, up to {@link Limits#CANCELLED_AT_ONCE}
     */
    public static byte[] cancel(List<RequestKey> requests) {
        return message("cancel", g -> {
            g.writeArrayFieldStart("requests");
            for (RequestKey request : requests) {
                g.writeStartObject();
                name(g, request.cookie(), request.dfid());
                g.writeEndObject();
            }
            g.writeEndArray();
        });
    }

    /** Only our server knows this command; another closes the connection. */
    public static byte[] release(long cookie, Fid fid) {
        return aboutRequest("release", cookie, fid);
    }

    /** Only our server knows this command; another closes the connection. */
    public static byte[] resume(String mover) {
        return message("resume", g -> g.writeStringField("client_id", mover));
    }

    private static byte[] aboutRequest(String command, long cookie, Fid fid) {
        return message(command, g -> name(g, cookie, fid));
    }

    private static void name(JsonGenerator g, long cookie, Fid fid) throws IOException {
        g.writeNumberField("hai_cookie", cookie);
        g.writeFieldName("hai_fid");
        FidJson.write(g, fid);
    }

    /** Only our server knows this command; another closes the connection. */
    public static byte[] fsck(ComparisonStep step) {
        return message("fsck", g -> FsckJson.write(g, step));
    }

    public static byte[] lock(LockMode mode) {
        return message("lock", g -> g.writeNumberField("locked", mode.code()));
    }

    private static byte[] message(String command, Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator g = FACTORY.createGenerator(bytes)) {
            g.writeStartObject();
            g.writeStringField("command", command);
            body.write(g);
            g.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void names(JsonGenerator g, RequestFilter filter) throws IOException {
        if (filter.fid() != null) {
            g.writeFieldName("hai_fid");
            FidJson.write(g, filter.fid());
        }
        if (filter.cookie() != null) {
            g.writeNumberField("hai_cookie", filter.cookie());
        }
    }

    private static void optional(JsonGenerator g, String name, String value) throws IOException {
        if (value != null) {
            g.writeStringField(name, value);
        }
    }

    static void requests(JsonGenerator g, String name, List<Request> requests) throws IOException {
        g.writeArrayFieldStart(name);
        for (Request request : requests) {
            RequestJson.write(g, request);
        }
        g.writeEndArray();
    }
}

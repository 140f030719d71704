// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import coordinatool.lustre.RequestJson;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import coordinatool.model.RequestView;
import coordinatool.model.Work;
import coordinatool.wire.Members.Form;
import java.io.CharConversionException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads replies. */
public final class ReplyReader {
    private static final JsonFactory FACTORY = Json.factory(Limits.REPLIES);
    private static final String ACTION_LIST = "hsm_action_list";
    private static final String REQUESTS = "requests";

    private static final Map<String, Form> WORK = Members.forms(
            Map.of("hal_flags", Members.BITS, "list", ReplyReader::items), "hal_archive_id", "hal_fsname");
    private static final Map<String, Form> REPLY = Members.forms(
            Map.of(ACTION_LIST, parser -> work(Members.read(parser, WORK::get)), FsckJson.FOUND, FsckJson::differences,
                    FsckJson.CLIENTS, FsckJson::texts),
            "number", "fsname", "confirms", "more", "command", "status", "error", "error_detail", "enqueued", "skipped",
            "canceled", "durable", "owners");
    private static final Work NO_WORK = new Work(null, 0, 0, List.of());

    private ReplyReader() {
    }

    /**
     * Reads a reply that is there.
     *
     * @throws WireException where it makes no sense
     */
    public static Reply read(byte[] json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            return read(parser, listed -> { }, json);
        } catch (CharConversionException e) {
            throw notUtf8();
        }
    }

    /**
     * Reads a reply to list as it comes, in the memory of one request, and nothing behind it.
     *
     * @return the reply without its requests
     * @throws EOFException where the stream ends before anything has come
     * @throws WireException where it makes no sense
     * @throws RequestSink.Failure from the sink
     */
    static Reply read(InputStream in, RequestSink sink) throws IOException {
        try (JsonParser parser = FACTORY.createParser(in)) {
            parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
            return read(parser, sink, new byte[0]);
        } catch (CharConversionException e) {
            throw notUtf8();
        }
    }

    /** The parser takes it for UTF-16 or UTF-32, as its first bytes look so. */
    private static WireException notUtf8() {
        return new WireException("reply is not UTF-8");
    }

    private static Reply read(JsonParser parser, RequestSink sink, byte[] json) throws IOException {
        try {
            if (parser.nextToken() == null) {
                throw new EOFException("server closed the connection");
            }
            return reply(Members.read(parser,
                    name -> name.equals(REQUESTS) ? requests -> give(requests, sink) : REPLY.get(name)), json);
        } catch (JsonProcessingException e) {
            throw new WireException("reply breaks off, or is not JSON");
        } catch (FormatException e) {
            throw new WireException("reply has a bad item: " + e.getMessage());
        }
    }

    private static Reply reply(Members m, byte[] json) throws WireException {
        if (m.text("command") == null) {
            throw new WireException("reply without a command");
        }
        long status = Math.abs(Math.max(-Integer.MAX_VALUE, Math.min(Integer.MAX_VALUE, m.integer("status", 0))));
        String error = m.text("error");
        String detail = m.text("error_detail");
        Reply.Queued queued = new Reply.Queued(m.integer("enqueued", 0), m.integer("skipped", 0),
                m.integer("canceled", 0), m.get("durable", Boolean.class) != Boolean.FALSE);
        Work work = m.get(ACTION_LIST, Work.class);
        return new Reply(m.text("command"), (int) status, detail == null ? error : error + ": " + detail, queued,
                work == null ? NO_WORK : work, FsckJson.page(m),
                m.is("owners"), json);
    }

    @SuppressWarnings("unchecked")
    private static Work work(Members m) {
        List<Request> requests = m.get("list", List.class);
        return new Work(m.text("hal_fsname"), (int) m.integer("hal_archive_id", 0), m.integer("hal_flags", 0),
                requests == null ? List.of() : requests);
    }

    private static List<Request> items(JsonParser parser) throws IOException, FormatException {
        List<Request> items = new ArrayList<>();
        requireArray(Members.each(parser, item -> items.add(RequestJson.read(item))));
        return items;
    }

    private static Boolean give(JsonParser parser, RequestSink sink) throws IOException, FormatException {
        requireArray(Members.each(parser, item -> {
            RequestView view = RequestViewJson.read(item);
            try {
                sink.accept(view);
            } catch (IOException e) {
                throw new RequestSink.Failure(e);
            }
        }));
        return true;
    }

    private static void requireArray(boolean isArray) throws WireException {
        if (!isArray) {
            throw new WireException("reply has something else where an array should be");
        }
    }
}

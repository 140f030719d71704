// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import coordinatool.lustre.RequestJson;
import coordinatool.model.Action;
import coordinatool.model.Errno;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.LockMode;
import coordinatool.model.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the messages of movers and tools. Members may come in any order; those with an unexpected type count as absent,
 * as with the C server. The texts of errors are the C server's too, as scripts may look at them. One thread.
 */
public final class ClientMessageParser {
    static final String BAD_ARCHIVE_ID = "Bad archive id in list";
    static final String NO_ITEMS = "No hsm_action_items set";
    static final String NO_KEY = "cookie or fid not set -- old client?";
    static final String BUFFER_TOO_SMALL = "Buffer too small";
    static final String BAD_FSNAME = "Bad fsname";
    static final String NO_CANCEL_KEY = "hai_cookie or hai_fid not set";
    static final String BAD_LOCK = "invalid locked value";

    /** The least max_bytes of a recv, room for one item by the C server's reckoning. */
    public static final int LEAST_MAX_BYTES = 172;
    /** max_bytes of a recv that does not give it. */
    public static final int DEFAULT_MAX_BYTES = 1 << 20;

    private static final int NO_LIMIT = -1;
    private static final int[] ANY = new int[0];

    private final Limits limits;
    private final JsonFactory factory;

    public ClientMessageParser(Limits limits) {
        this.limits = limits;
        this.factory = Json.factory(limits);
    }

    /**
     * Reads one message, as cut by {@link Framer}.
     *
     * @throws WireException where it is not JSON or no command that we know
     */
    public ClientMessage parse(byte[] bytes, int offset, int length) throws WireException {
        try (JsonParser parser = factory.createParser(bytes, offset, length)) {
            return new Members().read(parser).toMessage();
        } catch (WireException e) {
            throw e;
        } catch (JsonProcessingException e) {
            throw new WireException("not JSON: " + firstLine(e.getOriginalMessage()));
        } catch (IOException e) {
            // Reading from memory, so the text is to blame, as with bytes that are not UTF-8.
            throw new WireException("not JSON: " + firstLine(e.getMessage()));
        }
    }

    private static String firstLine(String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }

    /** What stood in one message. */
    private final class Members {
        private String command;
        private String id;
        private String fsname;
        private String halFsname;
        private int[] archiveIds = ANY;
        private boolean badArchiveIds;
        private List<Request> running = List.of();
        private int ignored;
        private boolean hasItems;
        private List<Request> items = List.of();
        private List<Request> cancels = List.of();
        private String itemsError;
        private int moreBadItems;
        private long maxArchive = NO_LIMIT;
        private long maxRestore = NO_LIMIT;
        private long maxRemove = NO_LIMIT;
        private long maxBytes = DEFAULT_MAX_BYTES;
        private boolean hasCookie;
        private boolean badCookie;
        private long cookie;
        private Fid dfid;
        private long status;
        private long verbose;
        private boolean details;
        private long locked;
        /** Only few commands have one. */
        private FilterMembers filter;

        Members read(JsonParser parser) throws IOException {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                member(parser, name);
            }
            return this;
        }

        private void member(JsonParser parser, String name) throws IOException {
            switch (name) {
                case "command" -> command = Json.string(parser);
                case "id" -> id = Json.string(parser);
                case "fsname" -> fsname = Json.string(parser);
                case "hal_fsname" -> halFsname = Json.string(parser);
                case "archive_ids" -> readArchiveIds(parser);
                case "hai_list" -> readRunning(parser);
                case "hsm_action_items" -> {
                    hasItems = true;
                    items = readItems(parser, false);
                }
                case "canceled_items" -> cancels = readItems(parser, true);
                case "max_archive" -> maxArchive = Json.integer(parser, NO_LIMIT);
                case "max_restore" -> maxRestore = Json.integer(parser, NO_LIMIT);
                case "max_remove" -> maxRemove = Json.integer(parser, NO_LIMIT);
                case "max_bytes" -> maxBytes = Json.integer(parser, DEFAULT_MAX_BYTES);
                case "hai_cookie" -> {
                    hasCookie = Json.isInteger(parser);
                    badCookie = !hasCookie;
                    cookie = hasCookie ? Json.bits(parser) : 0;
                }
                case "hai_dfid" -> dfid = readFid(parser);
                case "status" -> status = Json.integer(parser, 0);
                case "verbose" -> verbose = Json.integer(parser, 0);
                case "details" -> details = Json.isTrue(parser);
                case "locked" -> locked = Json.integer(parser, 0);
                default -> filter().read(parser, name);
            }
        }

        private void readArchiveIds(JsonParser parser) throws IOException {
            archiveIds = ANY;
            badArchiveIds = false;
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                parser.skipChildren();
                return;
            }
            int[] ids = new int[8];
            int count = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                long value = Json.integer(parser, 0);
                if (value <= 0 || value > Integer.MAX_VALUE || count == limits.archiveIds()) {
                    badArchiveIds = true;
                } else {
                    ids = count == ids.length ? Arrays.copyOf(ids, 2 * count) : ids;
                    ids[count++] = (int) value;
                }
            }
            archiveIds = count == 0 ? ANY : Arrays.copyOf(ids, count);
        }

        private void readRunning(JsonParser parser) throws IOException {
            running = List.of();
            ignored = 0;
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                parser.skipChildren();
                return;
            }
            running = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                try {
                    Request request = RequestJson.read(parser);
                    if (request.action() == Action.CANCEL) {
                        ignored++;
                    } else {
                        running.add(request);
                    }
                } catch (FormatException e) {
                    ignored++;
                }
            }
        }

        private List<Request> readItems(JsonParser parser, boolean cancelled) throws IOException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                parser.skipChildren();
                return List.of();
            }
            List<Request> read = new ArrayList<>();
            for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
                try {
                    Request request = RequestJson.read(parser);
                    if (!cancelled) {
                        RequestJson.requireQueueable(request);
                    }
                    read.add(cancelled ? request.asCancel() : request);
                } catch (FormatException e) {
                    if (itemsError == null) {
                        itemsError = "item " + index + ": " + e.getMessage();
                    } else {
                        moreBadItems++;
                    }
                }
            }
            return read;
        }

        private Fid readFid(JsonParser parser) throws IOException {
            try {
                return RequestJson.readFid(parser, "hai_dfid");
            } catch (FormatException e) {
                return null;
            }
        }

        ClientMessage toMessage() throws WireException {
            if (command == null) {
                throw new WireException("message without a command");
            }
            return switch (command) {
                case "ehlo" -> ehlo();
                case "recv" -> maxBytes < LEAST_MAX_BYTES
                        ? bad(BUFFER_TOO_SMALL)
                        : new ClientMessage.Recv(toInt(maxArchive), toInt(maxRestore), toInt(maxRemove), maxBytes);
                case "done" -> !hasCookie || dfid == null
                        ? bad(NO_KEY)
                        : new ClientMessage.Done(cookie, dfid, toInt(status));
                case "queue" -> queue();
                case "status" -> new ClientMessage.Status(verbose, details);
                case "list" -> list();
                case "cancel" -> !hasCookie || filter().fid() == null
                        ? bad(NO_CANCEL_KEY)
                        : new ClientMessage.Cancel(cookie, filter.fid());
                case "lock" -> LockMode.ofCode(locked) == null
                        ? bad(BAD_LOCK)
                        : new ClientMessage.Lock(LockMode.ofCode(locked));
                default -> throw new WireException("unknown command " + shown(command));
            };
        }

        private ClientMessage ehlo() {
            if (!isName(id)) {
                return bad("id is longer than " + limits.idBytes() + " bytes, or not text");
            }
            if (!isName(fsname)) {
                return bad(BAD_FSNAME);
            }
            return badArchiveIds
                    ? bad(BAD_ARCHIVE_ID)
                    : new ClientMessage.Ehlo(id, fsname, archiveIds, running, ignored);
        }

        private ClientMessage queue() {
            if (!hasItems) {
                return bad(NO_ITEMS);
            }
            // The C client gives the name as hal_fsname.
            String name = fsname == null ? halFsname : fsname;
            if (!isName(name) || halFsname != null && !halFsname.equals(name)) {
                return bad(BAD_FSNAME);
            }
            String error = moreBadItems == 0 ? itemsError : itemsError + " (and " + moreBadItems + " more)";
            List<Request> all = items;
            if (!cancels.isEmpty()) {
                all = new ArrayList<>(items);
                all.addAll(cancels);
            }
            return new ClientMessage.Queue(name, all, error);
        }

        private ClientMessage list() {
            String problem = badCookie ? "hai_cookie makes no sense" : filter().problem();
            return problem == null
                    ? new ClientMessage.ListRequests(filter().filter(hasCookie ? cookie : null))
                    : bad(problem);
        }

        private FilterMembers filter() {
            if (filter == null) {
                filter = new FilterMembers();
            }
            return filter;
        }

        /** Short enough, and without half a surrogate pair, which no UTF-8 can hold. Null is fine. */
        private boolean isName(String name) {
            return name == null || name.length() <= limits.idBytes()
                    && StandardCharsets.UTF_8.newEncoder().canEncode(name)
                    && name.getBytes(StandardCharsets.UTF_8).length <= limits.idBytes();
        }

        private ClientMessage.Bad bad(String error) {
            return new ClientMessage.Bad(command, Errno.EINVAL, error);
        }
    }

    private static int toInt(long value) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
    }

    private static String shown(String text) {
        return text.length() > 20 ? text.substring(0, 20) + "..." : text;
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import coordinatool.lustre.RequestJson;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands in a message of a mover or a tool, by name: they may come in any order, so their command is not known yet.
 * A member that we do not know is passed over; one with an unexpected type counts as absent, as with the C server, but
 * where {@link #problem} is asked. Of members given twice the last one counts. Used once each.
 */
final class Members {

    /** In place of a value that makes no sense. */
    private record Problem(String text) {
    }

    private interface ItemReader {
        Request read(Request request) throws FormatException;
    }

    private interface ProblemSink {
        void accept(int index, String problem);
    }

    private final int maxArchiveIds;
    private final Map<String, Object> values = new HashMap<>();
    private String badItem;
    private int moreBadItems;
    private int ignored;

    Members(Limits limits) {
        this.maxArchiveIds = limits.archiveIds();
    }

    /** Takes the member of this name, whose value the parser stands on. */
    void read(JsonParser parser, String name) throws IOException {
        Object value = switch (name) {
            case "command", "id", "fsname", "hal_fsname", "client_id" -> Json.string(parser);
            case "max_archive", "max_restore", "max_remove", "max_bytes", "status", "verbose", "locked" ->
                Json.integer(parser);
            case "hai_cookie" -> Json.isInteger(parser) ? Json.bits(parser) : null;
            case "hai_fid", "hai_dfid" -> fid(parser, name);
            case "hai_action" -> queueable(Json.integer(parser));
            case "state" -> RequestViewJson.isRunning(Json.string(parser));
            case "details" -> Json.isTrue(parser);
            case "archive_ids" -> archiveIds(parser);
            case "hai_list" -> {
                ignored = 0;
                yield items(parser, Members::notCancel, (index, problem) -> ignored++);
            }
            case "hsm_action_items" -> items(parser, Members::queueable, this::badItem);
            case "canceled_items" -> items(parser, Request::asCancel, this::badItem);
            default -> {
                parser.skipChildren();
                yield Members.class;
            }
        };
        if (value != Members.class) {
            values.put(name, value == null ? new Problem(name + " makes no sense") : value);
        }
    }

    /** The value of this name, null where it is absent or makes no sense. */
    <T> T get(String name, Class<T> type) {
        Object value = values.get(name);
        return type.isInstance(value) ? type.cast(value) : null;
    }

    String text(String name) {
        return get(name, String.class);
    }

    long integer(String name, long otherwise) {
        return values.get(name) instanceof Long value ? value : otherwise;
    }

    boolean is(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    @SuppressWarnings("unchecked")
    List<Request> requests(String name) {
        return has(name) ? (List<Request>) values.get(name) : List.of();
    }

    /** How many entries of the running list made no sense. */
    int ignored() {
        return ignored;
    }

    /** What is wrong with items for the queue, null where nothing is. */
    String badItems() {
        return moreBadItems == 0 ? badItem : badItem + " (and " + moreBadItems + " more)";
    }

    /** What is wrong with one of these, null where nothing is. */
    String problem(String... names) {
        for (String name : names) {
            if (values.get(name) instanceof Problem problem) {
                return problem.text;
            }
        }
        return null;
    }

    private static Object fid(JsonParser parser, String name) throws IOException {
        try {
            return RequestJson.readFid(parser, name);
        } catch (FormatException e) {
            return new Problem(e.getMessage());
        }
    }

    private static Action queueable(Long code) {
        Action action = code == null ? null : Action.ofCode(code.intValue());
        return action == Action.CANCEL ? null : action;
    }

    private static Request notCancel(Request request) throws FormatException {
        if (request.action() == Action.CANCEL) {
            throw new FormatException("hai_action is a cancel");
        }
        return request;
    }

    private static Request queueable(Request request) throws FormatException {
        RequestJson.requireQueueable(request);
        return request;
    }

    private Object archiveIds(JsonParser parser) throws IOException {
        int[] ids = new int[8];
        int count = 0;
        boolean bad = false;
        for (boolean more = enter(parser); more; more = next(parser)) {
            Long value = Json.integer(parser);
            if (value == null || value <= 0 || value > Integer.MAX_VALUE || count == maxArchiveIds) {
                bad = true;
            } else {
                ids = count == ids.length ? Arrays.copyOf(ids, 2 * count) : ids;
                ids[count++] = value.intValue();
            }
        }
        return bad ? null : Arrays.copyOf(ids, count);
    }

    private static List<Request> items(JsonParser parser, ItemReader reader, ProblemSink problems) throws IOException {
        List<Request> items = new ArrayList<>();
        int index = 0;
        for (boolean more = enter(parser); more; more = next(parser)) {
            try {
                items.add(reader.read(RequestJson.read(parser)));
            } catch (FormatException e) {
                problems.accept(index, e.getMessage());
            }
            index++;
        }
        return items;
    }

    private void badItem(int index, String problem) {
        if (badItem == null) {
            badItem = "item " + index + ": " + problem;
        } else {
            moreBadItems++;
        }
    }

    /** Moves to the first element of an array, or behind it, or behind what is none: false then. */
    private static boolean enter(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            return next(parser);
        }
        parser.skipChildren();
        return false;
    }

    private static boolean next(JsonParser parser) throws IOException {
        return parser.nextToken() != JsonToken.END_ARRAY;
    }
}

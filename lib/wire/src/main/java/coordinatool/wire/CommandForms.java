// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import coordinatool.lustre.FidJson;
import coordinatool.lustre.RequestJson;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.model.RequestState;
import coordinatool.wire.Members.Form;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the members of commands are read. Which command has which is not asked: its name may come last. */
final class CommandForms {

    /**
     * Requests of which some made no sense.
     *
     * @param bad     how many
     * @param problem what is wrong with the first of these, null where there is none
     */
    record Items(List<Request> good, int bad, String problem) {
        static final Items NONE = new Items(List.of(), 0, null);
    }

    /**
     * Requests by their cookies and files.
     *
     * @param problem what is wrong with the list, and then not all are there; null where nothing is
     */
    record Named(List<RequestKey> good, String problem) {
    }

    /** In place of a FID that is none: why. */
    record BadFid(String problem) {
    }

    private static final class Bad {
        private int count;
        private String first;

        void add(int goodBefore, String problem) {
            first = first == null ? "item " + goodBefore + ": " + problem : first;
            count++;
        }
    }

    private interface Check {
        Request apply(Request request) throws FormatException;
    }

    private static final Map<String, Form> NAME = Map.of("hai_cookie", Members.BITS,
            "hai_fid", parser -> fid(parser, "hai_fid"));

    private CommandForms() {
    }

    static Map<String, Form> of(Limits limits) {
        return Members.forms(Map.ofEntries(
                Map.entry("hai_cookie", Members.BITS),
                Map.entry("hai_fid", parser -> fid(parser, "hai_fid")),
                Map.entry("hai_dfid", parser -> fid(parser, "hai_dfid")),
                Map.entry("hai_action", parser -> action(Json.integer(parser))),
                Map.entry("state", parser -> RequestState.ofWord(Members.SCALAR.read(parser))),
                Map.entry("archive_ids", parser -> archiveIds(parser, limits.archiveIds())),
                Map.entry("hai_list", parser -> items(parser, CommandForms::requireNoCancel)),
                Map.entry("hsm_action_items", parser -> items(parser, CommandForms::requireQueueable)),
                Map.entry("canceled_items", parser -> items(parser, Request::asCancel)),
                Map.entry("requests", CommandForms::named),
                Map.entry("gone", FsckJson::keys)),
                "command", "id", "fsname", "hal_fsname", "client_id", "max_archive", "max_restore", "max_remove",
                "max_bytes", "status", "verbose", "locked", "details", "step", "age_ms", "number", "repair",
                "credential", "own", "owners");
    }

    private static Object fid(JsonParser parser, String name) throws IOException {
        try {
            return FidJson.read(parser, name);
        } catch (FormatException e) {
            return new BadFid(e.getMessage());
        }
    }

    private static Action action(Long code) {
        Action action = code == null ? null : Action.ofCode(code.intValue());
        return action == Action.CANCEL ? null : action;
    }

    /** Any where there is no array; of too many, one more than there may be. */
    private static int[] archiveIds(JsonParser parser, int max) throws IOException, FormatException {
        List<Long> ids = new ArrayList<>();
        Members.each(parser, at -> {
            Long id = Json.integer(at);
            if (ids.size() <= max) {
                ids.add(id == null || id > Integer.MAX_VALUE ? 0 : id);
            }
        });
        return ids.stream().anyMatch(id -> id <= 0) ? null : ids.stream().mapToInt(Long::intValue).toArray();
    }

    /** None where there is no array. */
    private static Items items(JsonParser parser, Check check) throws IOException, FormatException {
        List<Request> good = new ArrayList<>();
        Bad bad = new Bad();
        Members.each(parser, at -> {
            try {
                good.add(check.apply(RequestJson.read(at)));
            } catch (FormatException e) {
                bad.add(good.size(), e.getMessage());
            }
        });
        return new Items(good, bad.count, bad.first);
    }

    /** Null where there is no array. */
    private static Named named(JsonParser parser) throws IOException, FormatException {
        List<RequestKey> good = new ArrayList<>();
        String[] problem = new String[1];
        boolean isArray = Members.each(parser, at -> {
            if (problem[0] != null || at.currentToken() != JsonToken.START_OBJECT) {
                at.skipChildren();
                problem[0] = problem[0] == null ? "request " + good.size() + " is no object" : problem[0];
                return;
            }
            Members m = Members.read(at, NAME::get);
            Long cookie = m.get("hai_cookie", Long.class);
            Fid fid = m.get("hai_fid", Fid.class);
            if (good.size() == Limits.CANCELLED_AT_ONCE) {
                problem[0] = "more than " + Limits.CANCELLED_AT_ONCE + " requests in one cancel";
            } else if (cookie == null || fid == null) {
                problem[0] = "request " + good.size() + ": hai_cookie or hai_fid not set";
            } else {
                good.add(new RequestKey(cookie, fid));
            }
        });
        if (good.isEmpty() && problem[0] == null) {
            problem[0] = "requests is empty";
        }
        return isArray ? new Named(good, problem[0]) : null;
    }

    private static Request requireNoCancel(Request request) throws FormatException {
        if (request.action() == Action.CANCEL) {
            throw new FormatException("hai_action is a cancel");
        }
        return request;
    }

    private static Request requireQueueable(Request request) throws FormatException {
        RequestJson.requireQueueable(request);
        return request;
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonParser;
import coordinatool.lustre.RequestJson;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.RequestFilter;
import java.io.IOException;

/**
 * The members of a list command that say which requests are meant. One that makes no sense is refused and not passed
 * over, unlike elsewhere: without it everything would be meant.
 */
final class FilterMembers {
    private Fid fid;
    private Action action;
    private String mover;
    private Boolean running;
    private String problem;

    /** Takes a member of another name than the parser's own, or moves the parser over it. */
    void read(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "hai_fid" -> readFid(parser);
            case "hai_action" -> {
                action = Action.ofCode((int) Json.integer(parser, 0));
                require(action != null && action != Action.CANCEL, name);
            }
            case "client_id" -> {
                mover = Json.string(parser);
                require(mover != null, name);
            }
            case "state" -> {
                String state = Json.string(parser);
                running = RequestViewJson.RUNNING.equals(state);
                require(running || RequestViewJson.WAITING.equals(state), name);
            }
            default -> parser.skipChildren();
        }
    }

    /** The file, null where there was none. */
    Fid fid() {
        return fid;
    }

    /** @param cookie null where there is none */
    RequestFilter filter(Long cookie) {
        return new RequestFilter(fid, cookie, action, mover, running);
    }

    /** What is wrong, null where nothing is. */
    String problem() {
        return problem;
    }

    private void readFid(JsonParser parser) throws IOException {
        try {
            fid = RequestJson.readFid(parser, "hai_fid");
        } catch (FormatException e) {
            problem = e.getMessage();
        }
    }

    private void require(boolean sound, String name) {
        if (!sound) {
            problem = name + " makes no sense";
        }
    }
}

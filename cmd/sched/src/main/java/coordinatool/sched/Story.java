// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Errno;
import coordinatool.model.Request;
import coordinatool.model.RequestFacts;
import coordinatool.model.RequestKey;
import coordinatool.tool.Log;
import java.util.ArrayList;
import java.util.List;

/**
 * A line in the log for each step of each request, so that a request's story can be had by looking for its FID. Only at
 * level info: at 40,000 requests a second nobody wants to read, or to pay for, all of them.
 */
final class Story implements RequestFacts {
    private final Log log;
    private final boolean wanted;

    Story(Log log) {
        this.log = log;
        this.wanted = log.isInfo();
    }

    @Override
    public void stored(Request request) {
        tell("new", request);
    }

    @Override
    public void assigned(Request request, String mover) {
        tell(mover == null ? "waits for any mover" : "waits for a mover", request, "mover", mover);
    }

    @Override
    public void dispatched(Request request, String mover) {
        tell("sent", request, "mover", mover);
    }

    @Override
    public void takenBack(Request request, String mover, String reason) {
        tell("taken back", request, "mover", mover, "reason", reason);
    }

    @Override
    public void ended(Request request, String mover, int status) {
        tell("done", request, "mover", mover, "error", status == 0 ? null : Errno.name(status));
    }

    @Override
    public void askedAnew(Request request) {
        tell("ended in Lustre and asked for anew", request);
    }

    @Override
    public void toBeCancelled(Request request, Request cancel) {
        tell("cancel waits for the mover", request);
    }

    @Override
    public void cancelSent(Request request, Request cancel) {
        tell("cancel sent", request);
    }

    @Override
    public void cancelled(Request request, Request cancel) {
        tell("cancelled", request);
    }

    /** @param more keys and values; what is null is left out */
    private void tell(String step, Request request, Object... more) {
        if (wanted) {
            List<Object> all = new ArrayList<>(List.of("action", request.action(), "fid", request.fid(), "cookie",
                    RequestKey.cookieText(request.cookie())));
            for (int i = 0; i < more.length; i += 2) {
                if (more[i + 1] != null) {
                    all.add(more[i]);
                    all.add(more[i + 1]);
                }
            }
            log.info(step, all.toArray());
        }
    }
}

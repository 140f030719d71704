// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Request;
import coordinatool.model.RequestFacts;
import coordinatool.tool.Log;

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
        tell("waits for a mover", request, "mover", mover);
    }

    @Override
    public void dispatched(Request request, String mover) {
        tell("sent", request, "mover", mover);
    }

    @Override
    public void takenBack(Request request) {
        tell("taken back", request);
    }

    @Override
    public void ended(Request request, int status) {
        tell("done", request, "status", status);
    }

    @Override
    public void askedAnew(Request request) {
        tell("ended in Lustre and asked for anew", request);
    }

    @Override
    public void toBeCancelled(Request request, Request cancel) {
        tell("cancel waits for the mover", cancel);
    }

    @Override
    public void cancelSent(Request request, Request cancel) {
        tell("cancel sent", cancel);
    }

    @Override
    public void cancelled(Request request, Request cancel) {
        tell("cancelled", request);
    }

    private void tell(String step, Request request) {
        if (wanted) {
            log.info(step, "action", request.action(), "fid", request.fid(), "cookie", cookie(request));
        }
    }

    private void tell(String step, Request request, String key, Object value) {
        if (wanted) {
            log.info(step, "action", request.action(), "fid", request.fid(), "cookie", cookie(request), key, value);
        }
    }

    private static String cookie(Request request) {
        return "0x" + Long.toHexString(request.cookie());
    }
}

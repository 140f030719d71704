// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Request;
import coordinatool.tool.Log;

/**
 * A line in the log for each step of each request, so that a request's story can be had by looking for its FID. Only at
 * level info: at 40,000 requests a second nobody wants to read, or to pay for, all of them.
 */
final class Story {
    private final Log log;
    private final boolean wanted;

    Story(Log log) {
        this.log = log;
        this.wanted = log.isInfo();
    }

    void tell(String step, Request request) {
        if (wanted) {
            log.info(step, "action", request.action(), "fid", request.fid(), "cookie", cookie(request));
        }
    }

    void tell(String step, Request request, String key, Object value) {
        if (wanted) {
            log.info(step, "action", request.action(), "fid", request.fid(), "cookie", cookie(request), key, value);
        }
    }

    private static String cookie(Request request) {
        return "0x" + Long.toHexString(request.cookie());
    }
}

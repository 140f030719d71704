// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Errno;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.model.Step.What;
import coordinatool.tool.Log;
import java.util.ArrayList;
import java.util.List;

/**
 * A line in the log for each step of each request, so that a request's story can be had by looking for its FID. Only at
 * level info: at 40,000 requests a second nobody wants to read, or to pay for, all of them.
 */
final class Story extends StepListener {
    private final Log log;

    Story(Log log) {
        this.log = log;
    }

    @Override
    void step(What what, Request request, String mover, int status, String reason) {
        if (!log.isInfo()) {
            return;
        }
        List<Object> details = new ArrayList<>(List.of("action", request.action(), "fid", request.fid(), "cookie",
                RequestKey.cookieText(request.cookie())));
        add(details, "mover", mover);
        add(details, "error", status == 0 ? null : Errno.name(status));
        add(details, "reason", reason);
        log.info(text(what, mover), details.toArray());
    }

    private static void add(List<Object> details, String key, String value) {
        if (value != null) {
            details.add(key);
            details.add(value);
        }
    }

    private static String text(What what, String mover) {
        return switch (what) {
            case NEW -> "new";
            case ASSIGN -> mover == null ? "waits for any mover" : "waits for a mover";
            case SENT -> "sent";
            case REQUEUE -> "taken back";
            case HELD -> "held";
            case RELEASED -> "held no more";
            case DONE -> "done";
            case ANEW -> "ended in Lustre and asked for anew";
            case CANCEL -> "cancel waits for the mover";
            case CANCEL_SENT -> "cancel sent";
            case CANCELLED -> "cancelled";
            case TOLD -> "told Lustre";
        };
    }
}

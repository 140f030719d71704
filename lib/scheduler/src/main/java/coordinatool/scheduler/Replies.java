// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Refused;
import coordinatool.model.Work;
import java.util.List;

/** Answers to movers and tools. Each goes to the command with that id. */
public interface Replies {

    /** Reply to ehlo, done and lock, or refusal of another command. Errno 0 is success; error is null then. */
    void answer(long id, int errno, String error);

    /** Reply to queue: how many requests were new, and how many known already. Cancels do not count. */
    void queued(long id, int enqueued, int skipped);

    /** Reply to cancel: what it could not cancel. */
    void cancelled(long id, List<Refused> refused);

    /** Reply to the recv of this connection. */
    void work(long id, long conn, Work work);
}

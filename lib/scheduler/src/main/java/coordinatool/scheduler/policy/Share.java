// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.policy;

import coordinatool.model.Action;

/**
 * How much of what waits one mover gets in one reply. The first one that asks must not draw everything while others are
 * about to ask; and a mover that gets too little has to ask again for the rest, and is idle until then.
 */
@FunctionalInterface
public interface Share {
    /**
     * As much as there is for each connection, and one more, so that what is left over does not wait for a second
     * round. That is the C coordinatool's rule, on which the limits in sites' configurations are tuned.
     *
     * <p>It counts every TCP connection, those of tools too, as the C coordinatool does: its replies are recorded
     * while the tool that has queued the requests is connected (t/wire/recv-share-among-clients.jsonl). A tool is there
     * for a moment; it makes a share smaller, never larger, and what is left goes with the next reply. Nobody loses but
     * a little time.
     */
    Share EQUAL = (action, waiting, connections) -> waiting / Math.max(1, connections) + 1;

    /**
     * The most requests of one type that a reply may have; the mover's own limits come on top of that.
     *
     * @param waiting     requests of this type that wait, for whomever
     * @param connections TCP connections of movers and tools
     * @return at least 1, or the type is never given out
     */
    long of(Action action, long waiting, int connections);
}

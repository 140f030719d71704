// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

/**
 * What became of the requests that a tool has put into the queue.
 *
 * @param sent     requests that were sent to the server
 * @param enqueued those that were new to it
 * @param skipped  those that it knew already
 * @param cancelled those that Lustre had cancelled, and that are ended now
 * @param errors   lines, files and requests that were refused, by us or by the server
 * @param status   errno of the server's first refusal, 0 where there was none
 * @param error    its text, null where there is none
 * @param durable  whether all that was taken is stored
 */
public record QueueTotals(long sent, long enqueued, long skipped, long cancelled, long errors, int status, String error,
        boolean durable) {

    /** What the tools print: {@code enqueued=N skipped=N errors=N}, and {@code cancelled=N} where some are. */
    public Fields fields() {
        return new Fields().add("enqueued", enqueued).add("skipped", skipped).add("errors", errors)
                .add("cancelled", cancelled == 0 ? null : cancelled);
    }
}

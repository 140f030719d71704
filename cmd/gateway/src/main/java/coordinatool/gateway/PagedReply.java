// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import java.io.IOException;
import java.io.OutputStream;

/** A reply that is being written, page after page as the connection takes them. */
interface PagedReply {

    /** Writes the next page. */
    void page(OutputStream out, Message.StatusPage page) throws IOException;

    /** Whether that was the last page. */
    boolean complete();

    /** What to ask the scheduler for the next page. */
    Message question(long id, long conn);
}

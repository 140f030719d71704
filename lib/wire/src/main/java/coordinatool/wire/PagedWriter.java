// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.model.ListItem;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a reply in as many parts as it takes: each entry of the listing as it comes, then the end. Replies to other
 * connections may be written in between. One thread; only the stream's own exceptions are thrown.
 */
public abstract class PagedWriter implements ListItem.Visitor<IOException> {
    final ObjectWriter object;

    PagedWriter(ReplyWriter replies, OutputStream out) {
        this.object = new ObjectWriter(replies.json(), out);
    }

    /** A part with nothing in it: a blank, which has no meaning between values. */
    public final void blank() throws IOException {
        object.beginPart();
        object.raw(" ");
        object.endPart();
    }

    /** The last part. */
    public final void end() throws IOException {
        breakOff(0, "");
    }

    /** The last part of what is not complete: a positive errno, and a text. */
    public final void breakOff(int status, String error) throws IOException {
        object.beginPart();
        endLists();
        object.number("status", status);
        object.text("error", error);
        object.end();
        object.endPart();
    }

    /** Ends all that is open but for the reply itself. */
    abstract void endLists() throws IOException;
}

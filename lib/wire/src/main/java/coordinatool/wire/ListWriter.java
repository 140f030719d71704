// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.model.MoverView;
import coordinatool.model.RequestView;
import java.io.IOException;
import java.io.OutputStream;

/** Writes a reply to list in parts. */
public final class ListWriter extends PagedWriter {
    private final boolean owners;
    private boolean begun;

    /** @param owners whether it is said whom files belong to */
    public ListWriter(ReplyWriter replies, OutputStream out, boolean owners) {
        super(replies, out);
        this.owners = owners;
    }

    @Override
    public void mover(MoverView mover) {
        // Each request names its own.
    }

    @Override
    public void request(RequestView view) throws IOException {
        object.beginPart();
        if (begun) {
            object.raw(",");
        }
        begin();
        RequestViewJson.write(object, view);
        object.endPart();
    }

    @Override
    void endLists() throws IOException {
        begin();
        object.raw("]");
    }

    private void begin() throws IOException {
        if (!begun) {
            object.begin();
            object.text("command", "list");
            if (owners) {
                object.key("owners").writeBoolean(true);
            }
            object.key("requests").writeRaw('[');
            begun = true;
        }
    }
}

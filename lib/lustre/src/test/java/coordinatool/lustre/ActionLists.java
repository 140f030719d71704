// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Request;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes action lists, as an MDT does. */
final class ActionLists {
    private ActionLists() {
    }

    /** A list, without a byte too many. Archive id and flags of the single requests are not looked at. */
    static byte[] encode(String fsname, int archiveId, long flags, List<Request> requests) {
        int size = headerBytes(fsname) + requests.stream().mapToInt(r -> itemBytes(r.data().length)).sum();
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
        out.putInt(1).putInt(requests.size()).putLong(0).putLong(flags).putInt(archiveId).putInt(0);
        out.put(fsname.getBytes(StandardCharsets.US_ASCII));
        out.position(headerBytes(fsname));
        for (Request request : requests) {
            int next = out.position() + itemBytes(request.data().length);
            HalCodec.putItem(out, HsmItem.of(request), request.gid(), request.data());
            out.position(next);
        }
        return out.array();
    }

    private static int headerBytes(String fsname) {
        return 32 + roundUp(fsname.length() + 1);
    }

    private static int itemBytes(int dataLength) {
        return roundUp(72 + dataLength);
    }

    private static int roundUp(int bytes) {
        return (bytes + 7) / 8 * 8;
    }
}

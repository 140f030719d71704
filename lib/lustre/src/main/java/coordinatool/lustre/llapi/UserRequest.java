// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre.llapi;

import com.sun.jna.Memory;
import coordinatool.model.Request;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * struct hsm_user_request, what a user asks Lustre for: packed, hsm_request (action:4 archive_id:4 flags:8 itemcount:4
 * data_len:4), then for each file a fid (seq:8 oid:4 ver:4) and an extent (offset:8 length:8), then the data
 * (lustre_user.h).
 */
final class UserRequest {
    private static final int HEAD_BYTES = 24;
    private static final int ITEM_BYTES = 32;
    private static final int HUA_RESTORE = 11;
    /** A user waits for the file: the client sets it where a read asks for a restore, and waits itself. */
    private static final long REQ_BLOCKING = 0x4;

    private UserRequest() {
    }

    /** Asks for what this restore asks for, with its data. The archive is the one that Lustre knows. */
    static Memory restore(Request request) {
        Memory memory = new Memory(HEAD_BYTES + ITEM_BYTES + (long) request.data().length);
        ByteBuffer fields = memory.getByteBuffer(0, memory.size()).order(ByteOrder.nativeOrder());
        fields.putInt(HUA_RESTORE).putInt(0).putLong(request.flags() & ~REQ_BLOCKING).putInt(1)
                .putInt(request.data().length);
        fields.putLong(request.fid().seq()).putInt(request.fid().oid()).putInt(request.fid().ver());
        fields.putLong(request.extentOffset()).putLong(request.extentLength());
        fields.put(request.data());
        return memory;
    }
}

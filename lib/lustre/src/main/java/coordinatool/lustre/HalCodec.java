// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * HSM action lists in Lustre's binary form: struct hsm_action_list with its hsm_action_items, the same in every release
 * since 2.12. The structs are packed, in the byte order of the machine; the name in the header and every item are
 * padded to multiples of 8. Nothing that a list says of its own sizes is believed. Stateless; any thread.
 *
 * <pre>
 * list: version:4 count:4 compound_id:8 flags:8 archive_id:4 padding:4 fsname...
 * item: len:4 action:4 fid:16 dfid:16 extent:16 cookie:8 gid:8 data...     len without the padding
 * </pre>
 */
public final class HalCodec {
    /** hal_version of all releases. */
    private static final int VERSION = 1;
    /** Bytes of the header without the name. */
    public static final int HEADER_BYTES = 32;
    /** Bytes of an item without data. */
    public static final int ITEM_BYTES = 72;
    /** Largest list, bytes: HAL_MAXSIZE, the receive buffer of liblustreapi. */
    public static final int MAX_BYTES = 1 << 20;

    private static final int ALIGNMENT = 8;
    /** How much is kept of a name that is none. */
    private static final int MAX_ODD_NAME = 64;

    private HalCodec() {
    }

    /**
     * Decodes the list between position and limit as far as it goes: Lustre waits for the end of every item. The buffer
     * is left as it is.
     *
     * @throws FormatException where no item can be found
     */
    public static ActionList decode(ByteBuffer buffer) throws FormatException {
        ByteBuffer in = buffer.slice().order(ByteOrder.nativeOrder());
        int size = in.limit();
        if (size < HEADER_BYTES || size > MAX_BYTES) {
            throw new FormatException("action list of " + size + " bytes");
        }
        int version = in.getInt(0);
        if (version != VERSION) {
            throw new FormatException("action list of version " + version + ", not " + VERSION);
        }
        int count = in.getInt(4);
        long flags = in.getLong(16);
        int archiveId = in.getInt(24);
        int nameLength = nameLength(in);
        List<Request> requests = new ArrayList<>(Math.min(Math.max(count, 0), size / ITEM_BYTES));
        List<HsmItem> unknown = new ArrayList<>(0);
        int at = HEADER_BYTES + roundUp(nameLength + 1);
        ActionList.Fault fault = null;
        for (int i = 0; i != count && fault == null; i++) {
            fault = fault(in, at, i, count);
            if (fault == null) {
                int length = in.getInt(at);
                decodeItem(in, at, length, archiveId, flags, requests, unknown);
                at += roundUp(length);
            } else if (size - at >= ITEM_BYTES && in.getInt(at + 4) != Action.CANCEL.code()) {
                // A cancel has the cookie of its request, which it would end.
                unknown.add(item(in, at));
            }
        }
        if (fault == null && size - at >= ITEM_BYTES) {
            fault = new ActionList.Fault(size - at + " bytes after the last item of " + count, at);
        }
        return new ActionList(name(in, nameLength), archiveId, flags, requests, unknown, fault);
    }

    /** Encodes one item, without padding. The buffer must have the machine's byte order. */
    public static void putItem(ByteBuffer out, HsmItem item, long gid, byte[] data) {
        out.putInt(ITEM_BYTES + data.length).putInt(item.action());
        putFid(out, item.fid());
        putFid(out, item.dfid());
        out.putLong(item.extentOffset()).putLong(item.extentLength()).putLong(item.cookie()).putLong(gid);
        out.put(data);
    }

    /** Encodes a struct lu_fid. The buffer must have the machine's byte order. */
    public static void putFid(ByteBuffer out, Fid fid) {
        out.putLong(fid.seq()).putInt(fid.oid()).putInt(fid.ver());
    }

    /** The first item stands behind the name, whatever it is. */
    private static int nameLength(ByteBuffer in) throws FormatException {
        for (int at = HEADER_BYTES; at < in.limit(); at++) {
            if (in.get(at) == 0) {
                return at - HEADER_BYTES;
            }
        }
        throw new FormatException("action list whose file system name does not end");
    }

    private static String name(ByteBuffer in, int length) {
        byte[] name = new byte[Math.min(length, MAX_ODD_NAME)];
        in.get(HEADER_BYTES, name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    /** What is wrong with the length of the item that begins there, null where nothing is. */
    private static ActionList.Fault fault(ByteBuffer in, int at, int index, int count) {
        int left = Math.max(in.limit() - at, 0);
        int length = left < ITEM_BYTES ? 0 : in.getInt(at);
        if (length >= ITEM_BYTES && length <= left) {
            return null;
        }
        return new ActionList.Fault("item " + index + " of " + Integer.toUnsignedString(count) + " has "
                + Integer.toUnsignedString(length) + " bytes where " + left + " are left", in.limit() - left);
    }

    private static void decodeItem(ByteBuffer in, int at, int length, int archiveId, long flags, List<Request> requests,
            List<HsmItem> unknown) {
        HsmItem item = item(in, at);
        Action action = Action.ofCode(item.action());
        if (action == null || length - ITEM_BYTES > RequestJson.MAX_DATA_BYTES) {
            unknown.add(item);
            return;
        }
        byte[] data = length == ITEM_BYTES ? Request.NO_DATA : new byte[length - ITEM_BYTES];
        in.get(at + ITEM_BYTES, data);
        requests.add(new Request(action, item.fid(), item.dfid(), item.extentOffset(), item.extentLength(),
                item.cookie(), in.getLong(at + 64), archiveId, flags, 0, data, null));
    }

    private static HsmItem item(ByteBuffer in, int at) {
        Fid fid = fid(in, at + 8);
        Fid dfid = fid(in, at + 24);
        return new HsmItem(in.getInt(at + 4), fid, dfid.equals(fid) ? fid : dfid, in.getLong(at + 40),
                in.getLong(at + 48), in.getLong(at + 56));
    }

    private static Fid fid(ByteBuffer in, int at) {
        return new Fid(in.getLong(at), in.getInt(at + 8), in.getInt(at + 12));
    }

    private static int roundUp(int bytes) {
        return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    }
}

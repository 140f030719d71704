// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

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
    public static final int VERSION = 1;
    /** Bytes of the header without the name. */
    public static final int HEADER_BYTES = 32;
    /** Bytes of an item without data. */
    public static final int ITEM_BYTES = 72;
    /** Largest list, bytes: HAL_MAXSIZE, the receive buffer of liblustreapi. */
    public static final int MAX_BYTES = 1 << 20;
    /** Most characters of a file system's name: LUSTRE_MAXFSNAME. */
    public static final int MAX_FSNAME = 8;

    private static final int ALIGNMENT = 8;

    private HalCodec() {
    }

    /** Bytes that an item takes in a list, padding included. */
    public static int itemBytes(int dataLength) {
        return roundUp(ITEM_BYTES + dataLength);
    }

    /** Bytes that the header takes in a list, name and padding included. */
    public static int headerBytes(String fsname) {
        return HEADER_BYTES + roundUp(fsname.length() + 1);
    }

    /**
     * Decodes the list between position and limit; the buffer is left as it is. What follows the last item is ignored.
     *
     * @throws FormatException where the list is not well formed; nothing of it can be used
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
        if (count < 0 || count > size / ITEM_BYTES) {
            throw new FormatException("action list of " + Integer.toUnsignedString(count) + " items in " + size
                    + " bytes");
        }
        long flags = in.getLong(16);
        int archiveId = in.getInt(24);
        if (archiveId < 0) {
            throw new FormatException("action list for archive id " + Integer.toUnsignedString(archiveId));
        }
        String fsname = fsname(in);
        List<Request> requests = new ArrayList<>(count);
        List<ActionList.UnknownItem> unknown = new ArrayList<>(0);
        int at = headerBytes(fsname);
        for (int i = 0; i < count; i++) {
            int length = itemLength(in, at, i);
            decodeItem(in, at, length, archiveId, flags, requests, unknown);
            at += roundUp(length);
        }
        return new ActionList(fsname, archiveId, flags, requests, unknown);
    }

    /**
     * Encodes a list. Archive id and flags of the single requests are not looked at.
     *
     * @return a new array, exactly as long as the list
     * @throws IllegalArgumentException where the name or the list would be too long
     */
    public static byte[] encode(String fsname, int archiveId, long flags, List<Request> requests) {
        long size = headerBytes(fsname);
        for (Request request : requests) {
            size += itemBytes(request.data().length);
        }
        if (size > MAX_BYTES || fsname.length() > MAX_FSNAME) {
            throw new IllegalArgumentException("action list of " + size + " bytes for file system " + fsname);
        }
        ByteBuffer out = ByteBuffer.allocate((int) size).order(ByteOrder.nativeOrder());
        out.putInt(VERSION).putInt(requests.size()).putLong(0).putLong(flags).putInt(archiveId).putInt(0);
        out.put(fsname.getBytes(StandardCharsets.US_ASCII));
        out.position(headerBytes(fsname));
        for (Request request : requests) {
            int next = out.position() + itemBytes(request.data().length);
            putItem(out, request.action().code(), request.fid(), request.dfid(), request.extentOffset(),
                    request.extentLength(), request.cookie(), request.gid(), request.data());
            out.position(next);
        }
        return out.array();
    }

    /** Encodes one item, without padding. The buffer must have the machine's byte order. */
    public static void putItem(ByteBuffer out, int action, Fid fid, Fid dfid, long extentOffset, long extentLength,
            long cookie, long gid, byte[] data) {
        out.putInt(ITEM_BYTES + data.length).putInt(action);
        out.putLong(fid.seq()).putInt(fid.oid()).putInt(fid.ver());
        out.putLong(dfid.seq()).putInt(dfid.oid()).putInt(dfid.ver());
        out.putLong(extentOffset).putLong(extentLength).putLong(cookie).putLong(gid);
        out.put(data);
    }

    private static String fsname(ByteBuffer in) throws FormatException {
        StringBuilder name = new StringBuilder(MAX_FSNAME);
        for (int at = HEADER_BYTES; at < in.limit(); at++) {
            byte c = in.get(at);
            if (c == 0) {
                return name.toString();
            }
            if (name.length() == MAX_FSNAME || !isNameCharacter(c)) {
                break;
            }
            name.append((char) c);
        }
        throw new FormatException("action list without a well-formed file system name");
    }

    private static boolean isNameCharacter(byte c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
    }

    private static int itemLength(ByteBuffer in, int at, int index) throws FormatException {
        int left = in.limit() - at;
        int length = left < ITEM_BYTES ? 0 : in.getInt(at);
        if (left < ITEM_BYTES || length < ITEM_BYTES || length > left
                || length - ITEM_BYTES > RequestJson.MAX_DATA_BYTES) {
            throw new FormatException("action list with item " + index + " of " + Integer.toUnsignedString(length)
                    + " bytes where " + Math.max(left, 0) + " are left");
        }
        return length;
    }

    private static void decodeItem(ByteBuffer in, int at, int length, int archiveId, long flags, List<Request> requests,
            List<ActionList.UnknownItem> unknown) {
        int code = in.getInt(at + 4);
        Fid fid = fid(in, at + 8);
        Fid dfid = fid(in, at + 24);
        dfid = dfid.equals(fid) ? fid : dfid;
        long offset = in.getLong(at + 40);
        long extent = in.getLong(at + 48);
        long cookie = in.getLong(at + 56);
        long gid = in.getLong(at + 64);
        Action action = Action.ofCode(code);
        if (action == null) {
            unknown.add(new ActionList.UnknownItem(code, fid, dfid, offset, extent, cookie));
            return;
        }
        byte[] data = length == ITEM_BYTES ? Request.NO_DATA : new byte[length - ITEM_BYTES];
        in.get(at + ITEM_BYTES, data);
        requests.add(new Request(action, fid, dfid, offset, extent, cookie, gid, archiveId, flags, 0, data, null));
    }

    private static Fid fid(ByteBuffer in, int at) {
        return new Fid(in.getLong(at), in.getInt(at + 8), in.getInt(at + 12));
    }

    private static int roundUp(int bytes) {
        return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    }
}

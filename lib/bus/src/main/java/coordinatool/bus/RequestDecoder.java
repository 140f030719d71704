// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.bus.RequestEncoder.Has;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.util.List;

/** Reads what {@link RequestEncoder} has written; equal data of neighbours becomes one array. */
final class RequestDecoder {
    /** The bits, object id and cookie take a byte each at least. */
    private static final int SMALLEST_REQUEST = 3;
    private static final Action[] ACTIONS = Action.values();

    private final ByteReader in;
    private long sequence;
    private int oid;
    private long cookie;
    private int archiveId;
    private long flags;
    private long timestamp;
    private byte[] data = Request.NO_DATA;

    RequestDecoder(ByteReader in) {
        this.in = in;
    }

    List<Request> readAll() {
        int count = in.readCount(SMALLEST_REQUEST);
        List<Request> requests = ByteReader.listFor(count);
        for (int i = 0; i < count; i++) {
            requests.add(read());
        }
        return requests;
    }

    Request read() {
        int has = readBits();
        oid += in.readInt();
        cookie += in.readZigzag();
        if ((has & Has.SEQUENCE) != 0) {
            sequence += in.readZigzag();
        }
        if ((has & Has.TIMESTAMP) != 0) {
            timestamp += in.readZigzag();
        }
        if ((has & Has.DATA) != 0) {
            data = readData();
        }
        Fid dfid = (has & Has.DFID) != 0 ? readFid(in) : null;
        if ((has & Has.ARCHIVE) != 0) {
            archiveId = in.readInt();
            flags = in.readVarint();
        }
        Fid fid = new Fid(sequence, oid, (has & Has.VERSION) != 0 ? in.readInt() : 0);
        boolean part = (has & Has.EXTENT) != 0;
        long offset = part ? in.readVarint() : 0;
        long length = part ? in.readZigzag() : -1;
        long gid = (has & Has.GID) != 0 ? in.readVarint() : 0;
        byte[] extra = (has & Has.EXTRA) != 0 ? in.readBytes() : null;
        return new Request(ACTIONS[has & Has.ACTION_MASK], fid, dfid == null ? fid : dfid, offset, length, cookie, gid,
                archiveId, flags, timestamp, data, extra);
    }

    static Fid readFid(ByteReader in) {
        return new Fid(in.readVarint(), in.readInt(), in.readInt());
    }

    private int readBits() {
        long has = in.readVarint();
        if ((has & ~(long) Has.ALL) != 0) {
            throw new CodecException("unknown part of a request");
        }
        return (int) has;
    }

    private byte[] readData() {
        byte[] read = in.readBytes();
        if (read == null) {
            throw new CodecException("null where data must be");
        }
        return read.length == 0 ? Request.NO_DATA : read;
    }
}

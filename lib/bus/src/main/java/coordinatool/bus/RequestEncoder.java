// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.util.Arrays;
import java.util.List;

/**
 * Writes requests as differences to the request before them in the same batch.
 *
 * <p>The requests of a batch come from one scan of a file system: FIDs of one sequence, object ids and cookies that
 * count up, one archive, one hint. What is encrypted costs about 14 ns a byte at each end of the bus, so a typical
 * request of 8 bytes in place of 80 saves 2 microseconds of CPU a hop.
 *
 * <p>A request is a varint of {@link Has} bits, then the zigzag differences of the object id and of the cookie, then,
 * in the order of the bits, what the bits say. {@link RequestDecoder} is the mirror of this class.
 */
final class RequestEncoder {
    /** What a request carries beyond action, object id and cookie. The first seven bits fit the first byte. */
    static final class Has {
        static final int ACTION_MASK = 3;
        /** Another FID sequence than the request before. */
        static final int SEQUENCE = 1 << 2;
        /** Another timestamp. */
        static final int TIMESTAMP = 1 << 3;
        /** Other data. */
        static final int DATA = 1 << 4;
        /** A dfid that is not the fid. */
        static final int DFID = 1 << 5;
        /** Another archive id or other flags. */
        static final int ARCHIVE = 1 << 6;
        /** A FID version that is not 0. */
        static final int VERSION = 1 << 7;
        /** An extent that is not the whole file. */
        static final int EXTENT = 1 << 8;
        /** A group lock id that is not 0. */
        static final int GID = 1 << 9;
        /** Members that we do not know. */
        static final int EXTRA = 1 << 10;
        /** All of them. */
        static final int ALL = (EXTRA << 1) - 1;

        private Has() {
        }
    }

    private final ByteWriter out;
    private long sequence;
    private int oid;
    private long cookie;
    private int archiveId;
    private long flags;
    private long timestamp;
    private byte[] data = Request.NO_DATA;

    RequestEncoder(ByteWriter out) {
        this.out = out;
    }

    void writeAll(List<Request> requests) {
        out.writeVarint(requests.size());
        for (Request request : requests) {
            write(request);
        }
    }

    void write(Request request) {
        Fid fid = request.fid();
        int has = bitsOf(request);
        out.writeVarint(has);
        out.writeZigzag(fid.oid() - oid);
        out.writeZigzag(request.cookie() - cookie);
        if ((has & Has.SEQUENCE) != 0) {
            out.writeZigzag(fid.seq() - sequence);
        }
        if ((has & Has.TIMESTAMP) != 0) {
            out.writeZigzag(request.timestamp() - timestamp);
        }
        if ((has & Has.DATA) != 0) {
            out.writeBytes(request.data());
        }
        if ((has & Has.DFID) != 0) {
            writeFid(out, request.dfid());
        }
        if ((has & Has.ARCHIVE) != 0) {
            out.writeZigzag(request.archiveId());
            out.writeVarint(request.flags());
        }
        if ((has & Has.VERSION) != 0) {
            out.writeZigzag(fid.ver());
        }
        if ((has & Has.EXTENT) != 0) {
            out.writeVarint(request.extentOffset());
            out.writeZigzag(request.extentLength());
        }
        if ((has & Has.GID) != 0) {
            out.writeVarint(request.gid());
        }
        if ((has & Has.EXTRA) != 0) {
            out.writeBytes(request.extra());
        }
        remember(request);
    }

    static void writeFid(ByteWriter out, Fid fid) {
        out.writeVarint(fid.seq());
        out.writeZigzag(fid.oid());
        out.writeZigzag(fid.ver());
    }

    private int bitsOf(Request request) {
        Fid fid = request.fid();
        int has = request.action().ordinal();
        has |= fid.seq() != sequence ? Has.SEQUENCE : 0;
        has |= request.timestamp() != timestamp ? Has.TIMESTAMP : 0;
        has |= !Arrays.equals(request.data(), data) ? Has.DATA : 0;
        has |= !request.dfid().equals(fid) ? Has.DFID : 0;
        has |= request.archiveId() != archiveId || request.flags() != flags ? Has.ARCHIVE : 0;
        has |= fid.ver() != 0 ? Has.VERSION : 0;
        has |= request.extentOffset() != 0 || request.extentLength() != -1 ? Has.EXTENT : 0;
        has |= request.gid() != 0 ? Has.GID : 0;
        has |= request.extra() != null ? Has.EXTRA : 0;
        return has;
    }

    private void remember(Request request) {
        sequence = request.fid().seq();
        oid = request.fid().oid();
        cookie = request.cookie();
        archiveId = request.archiveId();
        flags = request.flags();
        timestamp = request.timestamp();
        data = request.data();
    }
}

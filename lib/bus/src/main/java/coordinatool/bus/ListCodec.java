// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.bus.Message.Cancel;
import coordinatool.bus.Message.ListNext;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.RequestFilter;

/** Binary form of what a gateway asks the scheduler about single requests. */
final class ListCodec {
    private static final Action[] ACTIONS = Action.values();
    /** Which components of a filter follow. */
    private static final int FID = 1;
    private static final int COOKIE = 1 << 1;
    private static final int ACTION = 1 << 2;
    private static final int RUNNING = 1 << 3;

    private ListCodec() {
    }

    static void write(ByteWriter out, ListNext next) {
        out.writeVarint(next.id());
        out.writeVarint(next.conn());
        StatusCodec.writeCursor(out, next.cursor());
        writeFilter(out, next.filter());
    }

    static ListNext readNext(ByteReader in) {
        return new ListNext(in.readVarint(), in.readVarint(), StatusCodec.requireCursor(in), readFilter(in));
    }

    static void write(ByteWriter out, Cancel cancel) {
        out.writeVarint(cancel.id());
        out.writeVarint(cancel.conn());
        out.writeVarint(cancel.cookie());
        RequestEncoder.writeFid(out, cancel.fid());
    }

    static Cancel readCancel(ByteReader in) {
        return new Cancel(in.readVarint(), in.readVarint(), in.readVarint(), RequestDecoder.readFid(in));
    }

    private static void writeFilter(ByteWriter out, RequestFilter filter) {
        out.writeByte((filter.fid() != null ? FID : 0) | (filter.cookie() != null ? COOKIE : 0)
                | (filter.action() != null ? ACTION : 0) | (filter.running() != null ? RUNNING : 0));
        out.writeString(filter.mover());
        if (filter.fid() != null) {
            RequestEncoder.writeFid(out, filter.fid());
        }
        if (filter.cookie() != null) {
            out.writeVarint(filter.cookie());
        }
        if (filter.action() != null) {
            out.writeByte(filter.action().ordinal());
        }
        if (filter.running() != null) {
            out.writeBoolean(filter.running());
        }
    }

    private static RequestFilter readFilter(ByteReader in) {
        int has = in.readByte();
        String mover = in.readString();
        Fid fid = (has & FID) != 0 ? RequestDecoder.readFid(in) : null;
        Long cookie = (has & COOKIE) != 0 ? Long.valueOf(in.readVarint()) : null;
        Action action = (has & ACTION) != 0 ? in.readEnum(ACTIONS) : null;
        Boolean running = (has & RUNNING) != 0 ? Boolean.valueOf(in.readBoolean()) : null;
        return new RequestFilter(fid, cookie, action, mover, running);
    }
}

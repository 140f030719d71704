// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.bus.Message.StatusAnswer;
import coordinatool.bus.Message.StatusNext;
import coordinatool.bus.Message.StatusPage;
import coordinatool.bus.StatusItem.Batch;
import coordinatool.bus.StatusItem.Listed;
import coordinatool.bus.StatusItem.Mover;
import coordinatool.bus.StatusItem.Section;
import coordinatool.bus.StatusItem.State;
import java.util.List;

/** Binary form of status listings. */
final class StatusCodec {
    private static final int MOVER = 0;
    private static final int LISTED = 1;
    /** What is said of a request beside itself. */
    private static final int CANCELLED = 1;
    private static final int PLACE = 1 << 1;
    /** Type, section, what is said of it, and the request's three bytes. */
    private static final int SMALLEST_ITEM = 6;
    /** The hint's length and three numbers. */
    private static final int SMALLEST_BATCH = 4;
    private static final State[] STATES = State.values();
    private static final Section[] SECTIONS = Section.values();

    private StatusCodec() {
    }

    static void write(ByteWriter out, StatusNext next) {
        out.writeVarint(next.id());
        out.writeVarint(next.conn());
        writeCursor(out, next.cursor());
        out.writeBoolean(next.requests());
    }

    static StatusNext readNext(ByteReader in) {
        return new StatusNext(in.readVarint(), in.readVarint(), requireCursor(in), in.readBoolean());
    }

    static void write(ByteWriter out, StatusAnswer answer) {
        out.writeVarint(answer.id());
        out.writeZigzags(answer.running());
        out.writeZigzags(answer.pending());
        out.writeZigzags(answer.done());
        out.writeZigzags(answer.failed());
        out.writeZigzag(answer.connected());
        out.writeZigzag(answer.locked());
        out.writeZigzag(answer.redisAwaySince());
        out.writeString(answer.redisAwayReason());
        out.writeString(answer.redisWarning());
        out.writeZigzag(answer.ingests());
        out.writeZigzag(answer.settling());
    }

    static StatusAnswer readAnswer(ByteReader in) {
        return new StatusAnswer(in.readVarint(), in.readZigzags(), in.readZigzags(), in.readZigzags(),
                in.readZigzags(), in.readInt(), in.readInt(), in.readZigzag(), in.readText(), in.readText(), in.readInt(),
                in.readInt());
    }

    static void write(ByteWriter out, RequestEncoder requests, StatusPage page) {
        out.writeVarint(page.id());
        writeItems(out, requests, page.items());
        writeCursor(out, page.next());
    }

    static StatusPage readPage(ByteReader in, RequestDecoder requests) {
        return new StatusPage(in.readVarint(), readItems(in, requests), readCursor(in));
    }

    /** {@code cursor} may be null. */
    static void writeCursor(ByteWriter out, StatusCursor cursor) {
        out.writeBoolean(cursor != null);
        if (cursor != null) {
            out.writeZigzag(cursor.mover());
            out.writeZigzag(cursor.section());
            out.writeZigzag(cursor.batch());
            out.writeZigzag(cursor.timestamp());
            out.writeZigzag(cursor.arrival());
        }
    }

    /** May be null. */
    static StatusCursor readCursor(ByteReader in) {
        if (!in.readBoolean()) {
            return null;
        }
        return new StatusCursor(in.readZigzag(), in.readInt(), in.readZigzag(), in.readZigzag(), in.readZigzag());
    }

    static StatusCursor requireCursor(ByteReader in) {
        StatusCursor cursor = readCursor(in);
        if (cursor == null) {
            throw new CodecException("no cursor where one must be");
        }
        return cursor;
    }

    private static void writeItems(ByteWriter out, RequestEncoder requests, List<StatusItem> items) {
        out.writeVarint(items.size());
        for (StatusItem item : items) {
            if (item instanceof Listed listed) {
                out.writeByte(LISTED);
                out.writeByte(listed.section().ordinal());
                writeListed(out, listed);
                requests.write(listed.request());
            } else if (item instanceof Mover mover) {
                out.writeByte(MOVER);
                writeMover(out, mover);
            }
        }
    }

    private static List<StatusItem> readItems(ByteReader in, RequestDecoder requests) {
        int count = in.readCount(SMALLEST_ITEM);
        List<StatusItem> items = ByteReader.listFor(count);
        for (int i = 0; i < count; i++) {
            int type = in.readByte();
            items.add(switch (type) {
                case LISTED -> readListed(in, requests);
                case MOVER -> readMover(in);
                default -> throw new CodecException("no item of number " + type);
            });
        }
        return items;
    }

    private static void writeMover(ByteWriter out, Mover mover) {
        out.writeString(mover.name());
        out.writeByte(mover.state().ordinal());
        out.writeZigzags(mover.current());
        out.writeZigzags(mover.done());
        out.writeZigzags(mover.failed());
        out.writeZigzag(mover.failing());
        out.writeZigzags(mover.archiveIds());
        out.writeZigzag(mover.disconnectedSince());
        out.writeVarint(mover.batches().size());
        for (Batch batch : mover.batches()) {
            out.writeBytes(batch.hint());
            out.writeZigzag(batch.current());
            out.writeZigzag(batch.expireIdle());
            out.writeZigzag(batch.expireMax());
        }
    }

    private static void writeListed(ByteWriter out, Listed listed) {
        boolean place = listed.position() != 0 || listed.length() != 0;
        out.writeByte((listed.cancelled() ? CANCELLED : 0) | (place ? PLACE : 0));
        if (listed.section() == Section.BATCH) {
            out.writeZigzag(listed.slot());
        }
        if (place) {
            out.writeVarint(listed.position());
            out.writeVarint(listed.length());
        }
    }

    private static Listed readListed(ByteReader in, RequestDecoder requests) {
        Section section = in.readEnum(SECTIONS);
        int has = in.readByte();
        int slot = section == Section.BATCH ? in.readInt() : 0;
        boolean place = (has & PLACE) != 0;
        long position = place ? in.readVarint() : 0;
        long length = place ? in.readVarint() : 0;
        return new Listed(section, requests.read(), (has & CANCELLED) != 0, slot, position, length);
    }

    private static Mover readMover(ByteReader in) {
        String name = in.readText();
        State state = in.readEnum(STATES);
        long[] current = in.readZigzags();
        long[] done = in.readZigzags();
        long[] failed = in.readZigzags();
        int failing = in.readInt();
        long[] archiveIds = in.readZigzags();
        long disconnectedSince = in.readZigzag();
        int count = in.readCount(SMALLEST_BATCH);
        List<Batch> batches = ByteReader.listFor(count);
        for (int i = 0; i < count; i++) {
            batches.add(new Batch(in.readBytes(), in.readZigzag(), in.readZigzag(), in.readZigzag()));
        }
        return new Mover(name, state, current, done, failed, failing, archiveIds, disconnectedSince, batches);
    }
}

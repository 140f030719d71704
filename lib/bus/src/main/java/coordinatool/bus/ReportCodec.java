// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.bus.Message.OpenNext;
import coordinatool.bus.Message.ReportLines;
import coordinatool.model.Fid;
import coordinatool.model.OpenCursor;
import coordinatool.model.OpenPage;
import coordinatool.model.OpenReport;
import coordinatool.model.ReportEntry;
import java.util.List;

/** Binary form of what report and scheduler say to each other. */
final class ReportCodec {
    /** Number, hint and line. */
    private static final int SMALLEST_ENTRY = 3;
    /** Hint and whether there is more. */
    private static final int SMALLEST_ITEM = 2;

    private ReportCodec() {
    }

    static void write(ByteWriter out, ReportLines lines) {
        out.writeVarint(lines.lines().size());
        long number = 0;
        for (ReportEntry entry : lines.lines()) {
            out.writeZigzag(entry.number() - number);
            out.writeString(entry.hint());
            out.writeString(entry.line());
            number = entry.number();
        }
    }

    static ReportLines readLines(ByteReader in) {
        int count = in.readCount(SMALLEST_ENTRY);
        List<ReportEntry> entries = ByteReader.listFor(count);
        long number = 0;
        for (int i = 0; i < count; i++) {
            number += in.readZigzag();
            entries.add(new ReportEntry(number, in.readText(), in.readText()));
        }
        return new ReportLines(entries);
    }

    static void write(ByteWriter out, OpenNext next) {
        writeCursor(out, next.cursor());
    }

    static OpenNext readNext(ByteReader in) {
        OpenCursor cursor = readCursor(in);
        if (cursor == null) {
            throw new CodecException("no cursor where one must be");
        }
        return new OpenNext(cursor);
    }

    static void write(ByteWriter out, OpenPage page) {
        out.writeVarint(page.last());
        out.writeVarint(page.items().size());
        for (OpenReport item : page.items()) {
            out.writeString(item.hint());
            out.writeBoolean(item.fid() != null);
            if (item.fid() != null) {
                RequestEncoder.writeFid(out, item.fid());
                out.writeString(item.mover());
                out.writeVarint(item.position());
                out.writeVarint(item.length());
            }
        }
        writeCursor(out, page.next());
    }

    static OpenPage readPage(ByteReader in) {
        long last = in.readVarint();
        int count = in.readCount(SMALLEST_ITEM);
        List<OpenReport> items = ByteReader.listFor(count);
        for (int i = 0; i < count; i++) {
            String hint = in.readText();
            if (in.readBoolean()) {
                Fid fid = RequestDecoder.readFid(in);
                items.add(new OpenReport(hint, fid, in.readString(), in.readVarint(), in.readVarint()));
            } else {
                items.add(OpenReport.of(hint));
            }
        }
        return new OpenPage(last, items, readCursor(in));
    }

    private static void writeCursor(ByteWriter out, OpenCursor cursor) {
        out.writeString(cursor == null ? null : cursor.hint());
        if (cursor != null) {
            out.writeVarint(cursor.order());
        }
    }

    private static OpenCursor readCursor(ByteReader in) {
        String hint = in.readString();
        return hint == null ? null : new OpenCursor(hint, in.readVarint());
    }
}

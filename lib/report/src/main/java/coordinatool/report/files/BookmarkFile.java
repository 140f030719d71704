// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.files;

import coordinatool.tool.HintRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Keeps the {@link Bookmark} in a hidden file beside the reports, so that a reporter on another host finds it too.
 *
 * <p>The file has two slots that are written in turn, in place, each with a number and a checksum. So whenever a write
 * is cut short the slot before it is whole, and a full file system does not stop us from saying what is done.
 *
 * <pre>
 * coordinatool-report 1 NUMBER LENGTH CHECKSUM
 * done NUMBER
 * begun LENGTH NAME
 * </pre>
 */
final class BookmarkFile {
    /** No report can have this name. */
    static final String NAME = ".coordinatool-report";
    /** Lines of a batch, each to another file, with the longest names: see {@link HintRule#MAX_LENGTH}. */
    private static final int SLOT = 1 << 18;
    private static final String MAGIC = "coordinatool-report 1";
    private static final int HEADER_WORDS = 5;

    private record Slot(long number, Bookmark bookmark) {
    }

    private final ReportDirectory directory;
    private long number;

    BookmarkFile(ReportDirectory directory) {
        this.directory = directory;
    }

    /** The last bookmark that was written as a whole; {@link Bookmark#START} where there is none. */
    Bookmark read() throws IOException {
        Slot first = slot(0);
        Slot second = slot(1);
        Slot last = first.number > second.number ? first : second;
        number = last.number;
        return last.bookmark;
    }

    void write(Bookmark bookmark) throws IOException {
        StringBuilder text = new StringBuilder("done ").append(bookmark.done()).append('\n');
        bookmark.begun().forEach((name, length) ->
                text.append("begun ").append(length).append(' ').append(name).append('\n'));
        byte[] body = ascii(text.toString());
        long next = number + 1;
        byte[] header = ascii(MAGIC + " " + next + " " + body.length + " " + checksum(next, body) + "\n");
        byte[] slot = new byte[header.length + body.length];
        if (slot.length > SLOT) {
            throw new IllegalStateException("bookmark of " + slot.length + " bytes");
        }
        System.arraycopy(header, 0, slot, 0, header.length);
        System.arraycopy(body, 0, slot, header.length, body.length);
        directory.writeHidden(NAME, next % 2 * SLOT, slot);
        number = next;
    }

    private Slot slot(int index) throws IOException {
        Slot nothing = new Slot(0, Bookmark.START);
        String text = new String(directory.readHidden(NAME, (long) index * SLOT, SLOT), StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\n');
        String[] header = end < 0 ? new String[0] : text.substring(0, end).split(" ");
        if (header.length != HEADER_WORDS || !text.startsWith(MAGIC + " ")) {
            return nothing;
        }
        try {
            long slotNumber = Long.parseLong(header[2]);
            int length = Integer.parseInt(header[3]);
            byte[] body = ascii(text.substring(end + 1, end + 1 + length));
            return header[4].equals(checksum(slotNumber, body)) ? new Slot(slotNumber, parse(body)) : nothing;
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return nothing;
        }
    }

    private static Bookmark parse(byte[] body) {
        long done = 0;
        Map<String, Long> begun = new LinkedHashMap<>();
        for (String line : new String(body, StandardCharsets.ISO_8859_1).split("\n")) {
            String[] words = line.split(" ");
            if (words[0].equals("done")) {
                done = Long.parseLong(words[1]);
            } else if (words[0].equals("begun") && HintRule.isGood(words[2])) {
                begun.put(words[2], Long.parseLong(words[1]));
            }
        }
        return new Bookmark(done, begun);
    }

    private static String checksum(long slotNumber, byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(ascii(Long.toString(slotNumber)));
        crc.update(body);
        return Long.toHexString(crc.getValue());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.FormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The text of {@code mdt.*.hsm.active_requests}, as every release of Lustre and lctl writes it, with and without
 * {@code -n} or {@code -H}: the lines of several MDTs follow each other, each block with a header or none. In front of
 * a line may stand the host that it comes from, {@code mds1:}, as pdsh and clush write it.
 */
public final class ActiveRequests {

    /**
     * Longest line that is read, bytes. The kernel's have less than 400; {@link ActiveRequest#text} writes all data,
     * two digits a byte.
     */
    public static final int MAX_LINE = 2 * RequestJson.MAX_DATA_BYTES + 1024;

    /** What is wrong with a line of hsm.actions, of which lists are long. */
    public static final String OF_ACTIONS = "status= belongs to hsm.actions, which also lists what has ended;"
            + " hsm.active_requests is needed";

    private static final int READ_BYTES = 64 * 1024;

    private ActiveRequests() {
    }

    /** Is given what is read, in order. */
    public interface Sink {
        /** @param line number of the line, from 1 */
        void request(long line, ActiveRequest entry) throws IOException;

        /**
         * What follows, up to the next header, is of this file system.
         *
         * @param line where the header is, which may be in front of a request
         */
        default void header(long line, String fsname) throws IOException {
            // For who asks for it.
        }

        /**
         * A line that cannot be used; reading goes on with the next. Of lines with the same trouble the message is the
         * same.
         */
        void problem(long line, String message) throws IOException;
    }

    /**
     * Reads to the end of the stream, in memory of a few lines. Empty lines and headers are passed over.
     *
     * @throws IOException from the stream or the sink
     */
    public static void read(InputStream in, Sink sink) throws IOException {
        byte[] buffer = new byte[READ_BYTES];
        LineReader reader = new LineReader(sink);
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            int begin = 0;
            for (int i = 0; i < n; i++) {
                if (buffer[i] == '\n') {
                    reader.add(buffer, begin, i);
                    reader.endOfLine();
                    begin = i + 1;
                }
            }
            reader.add(buffer, begin, n);
        }
        reader.endOfLine();
    }

    /** Puts lines together and counts them. */
    private static final class LineReader {
        private final Sink sink;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private boolean tooLong;
        private long number = 1;

        LineReader(Sink sink) {
            this.sink = sink;
        }

        void add(byte[] buffer, int begin, int end) {
            tooLong |= line.size() + end - begin > MAX_LINE;
            if (!tooLong) {
                line.write(buffer, begin, end - begin);
            }
        }

        void endOfLine() throws IOException {
            if (tooLong) {
                sink.problem(number, "line of more than " + MAX_LINE + " bytes");
            } else {
                parse();
            }
            line.reset();
            tooLong = false;
            number++;
        }

        private void parse() throws IOException {
            String text = line.toString(StandardCharsets.ISO_8859_1);
            ActiveRequestLine parsed =
                    new ActiveRequestLine(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
            ActiveRequest entry;
            try {
                entry = parsed.parse();
                if (parsed.fsname() != null) {
                    sink.header(number, parsed.fsname());
                }
            } catch (FormatException e) {
                sink.problem(number, e.getMessage());
                return;
            }
            if (entry != null) {
                sink.request(number, entry);
            }
        }
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Reads report files, however long they are. */
final class FileReader {
    /**
     * Longest line looked at: ours are shorter, unless a mover has a very long name. The rest of a longer one is
     * skipped.
     */
    private static final int MAX_LINE = 4096;
    private static final int BUFFER = 1 << 16;

    private FileReader() {
    }

    /** Gives all whole lines of the first {@code length} bytes to the consumer. */
    static void read(SeekableByteChannel file, long length, Consumer<String> consumer) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long left = length;
        while (left > 0 && file.read(buffer) >= 0) {
            buffer.flip();
            for (; left > 0 && buffer.hasRemaining(); left--) {
                byte b = buffer.get();
                if (b == '\n') {
                    consumer.accept(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                } else if (line.size() < MAX_LINE) {
                    line.write(b);
                }
            }
            buffer.clear();
        }
    }

    /** Bytes up to the end of the last whole line. */
    static long endOfLastLine(SeekableByteChannel file) throws IOException {
        long end = file.size();
        while (end > 0) {
            // Nearly always the last byte tells.
            int length = end == file.size() ? 1 : (int) Math.min(end, BUFFER);
            byte[] part = bytes(file, end - length, length);
            for (int i = part.length; i > 0; i--) {
                if (part[i - 1] == '\n') {
                    return end - length + i;
                }
            }
            end -= length;
        }
        return 0;
    }

    /** How many of these bytes, from the first on, the file has there. */
    static int common(SeekableByteChannel file, long at, byte[] bytes) throws IOException {
        byte[] there = bytes(file, at, bytes.length);
        int differ = Arrays.mismatch(there, bytes);
        return differ < 0 ? there.length : differ;
    }

    /** Up to {@code length} bytes from there on. */
    static byte[] bytes(SeekableByteChannel file, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(length, file.size() - at)));
        file.position(at);
        while (buffer.hasRemaining() && file.read(buffer) >= 0) {
            continue;
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}

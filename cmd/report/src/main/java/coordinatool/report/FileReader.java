// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads a report file line by line, however long the file is. */
final class FileReader {
    /**
     * Longest line looked at: ours are shorter, unless a mover has a very long name. The rest of a longer one is
     * skipped.
     */
    private static final int MAX_LINE = 4096;

    private FileReader() {
    }

    /**
     * Gives all whole lines to the consumer.
     *
     * @return bytes up to the end of the last whole line; what is behind was torn by a crash
     */
    static long read(SeekableByteChannel file, Consumer<String> consumer) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long position = 0;
        long whole = 0;
        while (file.read(buffer) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                byte b = buffer.get();
                position++;
                if (b == '\n') {
                    consumer.accept(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                    whole = position;
                } else if (line.size() < MAX_LINE) {
                    line.write(b);
                }
            }
            buffer.clear();
        }
        return whole;
    }
}

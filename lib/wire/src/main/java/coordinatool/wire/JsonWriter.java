// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * One generator for all connections of a thread, since making one for each reply would cost more than most replies.
 * What is written between {@link #to} and {@link #finish} goes to one stream: complete values, with raw text between
 * them where a reply is written in parts.
 */
final class JsonWriter {

    /** Where the generator writes at present. */
    private static final class Target extends OutputStream {
        private OutputStream stream;

        @Override
        public void write(int b) throws IOException {
            stream.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            stream.write(bytes, offset, length);
        }
    }

    private final Target target = new Target();
    private JsonGenerator generator;

    JsonWriter() {
        startOver();
    }

    /** Forgets what was begun. */
    void startOver() {
        try {
            generator = Json.factory(Limits.DEFAULT).createGenerator(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonGenerator to(OutputStream stream) {
        target.stream = stream;
        return generator;
    }

    void finish() throws IOException {
        generator.flush();
        target.stream = null;
    }
}

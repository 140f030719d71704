// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import coordinatool.tool.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output as the C client writes it, for scripts that were made for that: a reply is its heading, its JSON in
 * indented lines, and the end of the last one.
 *
 * <p>The C client writes JSON past the buffer of stdio, in which its words wait. So they come before the JSON on a
 * terminal only; in a pipe or a file the JSON is first, and the words follow at the end, or when they fill the buffer.
 * What reads the JSON relies on it.
 */
final class OriginalOutput implements Closeable {
    /** What stdio buffers where no terminal is. */
    private static final int STDIO_BYTES = 4096;

    private final OutputStream json;
    private final OutputStream words;

    private OriginalOutput(OutputStream json, OutputStream words) {
        this.json = json;
        this.words = words;
    }

    /** @param iterations 0 where no reply is waited for, and none is shown then */
    static OriginalOutput open(int iterations) {
        OutputStream out = iterations == 0 ? OutputStream.nullOutputStream() : Output.open();
        return of(out, Terminal.OUT.isThere());
    }

    static OriginalOutput of(OutputStream out, boolean terminal) {
        return new OriginalOutput(out, terminal ? out : new BufferedOutputStream(out, STDIO_BYTES));
    }

    /** A reply to this command is to be written to what this returns, and then {@link #end} said. */
    OutputStream begin(String command) throws IOException {
        words.write(("Got " + command + " reply:\n").getBytes(StandardCharsets.UTF_8));
        return new IndentedJson(json);
    }

    /** The reply is complete. */
    void end() throws IOException {
        json.flush();
        words.write('\n');
    }

    void reply(String command, byte[] reply) throws IOException {
        begin(command).write(reply);
        end();
    }

    void line(String text) throws IOException {
        words.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        words.close();
        json.close();
    }
}

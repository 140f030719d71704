// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Sets well-formed JSON that is written to it in lines, two blanks a level, byte for byte as jansson does with
 * {@code JSON_INDENT(2)}. Strings and numbers pass as they are. Memory is that of nothing, however long it is.
 */
final class IndentedJson extends FilterOutputStream {
    private static final byte[] BLANKS = "  ".getBytes(StandardCharsets.US_ASCII);

    private int depth;
    private boolean inString;
    private boolean escaped;
    /** The last that was written opened an object or a list: if that ends now it is empty, and stays on its line. */
    private boolean opened;

    IndentedJson(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    @Override
    public void write(int b) throws IOException {
        if (inString) {
            out.write(b);
            inString = escaped || b != '"';
            escaped = !escaped && b == '\\';
            return;
        }
        switch (b) {
            case ' ', '\t', '\n', '\r' -> {
                // Its own stands where it belongs.
            }
            case '}', ']' -> {
                depth--;
                if (!opened) {
                    newLine();
                }
                opened = false;
                out.write(b);
            }
            case ',' -> {
                out.write(b);
                newLine();
            }
            case ':' -> {
                out.write(b);
                out.write(' ');
            }
            default -> value(b);
        }
    }

    private void value(int b) throws IOException {
        if (opened) {
            newLine();
        }
        opened = b == '{' || b == '[';
        depth += opened ? 1 : 0;
        inString = b == '"';
        out.write(b);
    }

    private void newLine() throws IOException {
        out.write('\n');
        for (int i = 0; i < depth; i++) {
            out.write(BLANKS);
        }
    }
}

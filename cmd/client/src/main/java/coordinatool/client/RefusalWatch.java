// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.tool.ExitCode;
import coordinatool.wire.StatusReply;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Passes a reply on as it comes, and tells afterwards whether it refused. Only a short reply can be a refusal, so a
 * status of any length needs no more memory than that.
 */
final class RefusalWatch extends FilterOutputStream {
    /** A refusal is a status, an errno and a sentence. */
    private static final int MAX_REFUSAL = 4096;

    private final ByteArrayOutputStream head = new ByteArrayOutputStream();

    RefusalWatch(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        head.write(bytes, offset, Math.min(length, MAX_REFUSAL + 1 - head.size()));
    }

    /** What the tool exits with, now that the reply is complete. */
    ExitCode exitCode() throws IOException {
        if (head.size() > MAX_REFUSAL) {
            return ExitCode.OK;
        }
        StatusReply reply = StatusReply.parse(head.toByteArray());
        return reply.isComplete() ? ExitCode.OK : reply.exitIncomplete();
    }
}

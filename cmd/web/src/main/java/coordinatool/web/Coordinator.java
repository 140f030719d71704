// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import coordinatool.tool.Configuration;
import coordinatool.tool.Fatal;
import coordinatool.tool.Level;
import coordinatool.wire.Commands;
import coordinatool.wire.StatusReply;
import coordinatool.wire.ToolConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * What the coordinator says of itself, asked at most once a second however many look. Any thread; whoever asks waits
 * for the answer.
 */
final class Coordinator {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * An answer.
     *
     * @param json   as it came; empty where there is none
     * @param reply  the same, read; null where there is none
     * @param reason why there is none; empty where there is one
     */
    record Sample(byte[] json, StatusReply reply, String reason) {
        boolean isThere() {
            return reply != null;
        }
    }

    private final Configuration configuration;
    private Sample last;
    private long asked;

    Coordinator(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Not older than a second. */
    synchronized Sample sample() {
        if (last == null || System.nanoTime() - asked >= FRESH_NANOS) {
            last = ask();
            asked = System.nanoTime();
        }
        return last;
    }

    private Sample ask() {
        try (ToolConnection connection = ToolConnection.open(configuration)) {
            ByteArrayOutputStream json = new ByteArrayOutputStream();
            connection.copy(Commands.status(Level.INFO.ordinal(), true), json);
            StatusReply reply = StatusReply.parse(json.toByteArray());
            return reply.isComplete() ? new Sample(json.toByteArray(), reply, "")
                    : new Sample(new byte[0], null, reply.whyIncomplete());
        } catch (Fatal | IOException e) {
            return new Sample(new byte[0], null, e.getMessage());
        }
    }
}

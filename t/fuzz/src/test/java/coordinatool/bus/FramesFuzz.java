// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLog;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;

/**
 * What a peer sends the scheduler: frames, each after a byte with its length. Version and link are put right, or hardly
 * a frame would be looked at.
 */
public final class FramesFuzz {
    private static final byte[] ROUTE = {1};
    private static final int LINK_AT = 2;

    private FramesFuzz() {
    }

    private static final class Sink implements BusServer.Handler {
        @Override
        public void onPeer(long id, Role role, String name, String fsname) {
            // Nobody listens.
        }

        @Override
        public void onPeerGone(long id, boolean returns) {
            // Nobody listens.
        }

        @Override
        public void onMessage(long id, Message message) {
            // Nobody listens.
        }
    }

    /** For Jazzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        byte[] link = new byte[Long.BYTES];
        ServerSessions sessions = new ServerSessions(1, LinkSettings.DEFAULT, (route, frame) -> {
            if (Frame.type(frame) == Frame.WELCOME) {
                System.arraycopy(frame, LINK_AT, link, 0, link.length);
            }
            return true;
        }, () -> 7, new RateLimitedLog(new Log("fuzz", Level.OFF, System.err), "", Duration.ofSeconds(1)));
        Sink sink = new Sink();
        long now = 0;
        for (int at = 0; at < data.length; at += 1 + (data[at] & 0xff)) {
            byte[] frame = Arrays.copyOfRange(data, at + 1, Math.min(data.length, at + 1 + (data[at] & 0xff)));
            if (frame.length >= LINK_AT + Long.BYTES) {
                frame[0] = Frame.VERSION;
                if (frame[1] != Frame.HELLO) {
                    System.arraycopy(link, 0, frame, LINK_AT, link.length);
                }
            }
            now += 1_000_000;
            sessions.onFrame(ROUTE, EnumSet.allOf(Role.class), frame, sink, now);
            sessions.flush(now);
        }
        sessions.expire(sink, now);
    }
}

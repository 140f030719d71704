// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

/**
 * How much is taken from the bus in one poll. What a turn answers goes out at its end, so a long turn is a long wait for
 * everybody: some thousand requests cost the scheduler 20 ms. It is counted and not timed, so that a history that is
 * played again goes the same way. For one poll.
 */
final class PollBudget {
    private static final int FRAMES = 256;
    private static final int BYTES = 128 << 10;
    private static final int MESSAGES = 1000;

    private int frames;
    private int bytes;
    private int messages;

    /** A frame of so many bytes was taken, with so many messages. Returns {@link #isLeft}. */
    boolean after(int frameBytes, int frameMessages) {
        frames++;
        bytes += frameBytes;
        messages += frameMessages;
        return isLeft();
    }

    /** Whether another frame may be taken. */
    boolean isLeft() {
        return frames < FRAMES && bytes < BYTES && messages < MESSAGES;
    }
}

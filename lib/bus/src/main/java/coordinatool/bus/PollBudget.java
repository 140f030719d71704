// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

/**
 * How much is taken from the bus in one poll. What a turn answers goes out at its end, so a long turn is a long wait
 * for everybody: a thousand requests cost the scheduler 4 to 20 ms. It is counted and not timed, so that a history that
 * is played again goes the same way. For one poll.
 */
final class PollBudget {
    private static final int FRAMES = 256;
    private static final int BYTES = 128 << 10;
    private static final int WORK = 1000;

    private int frames;
    private int bytes;
    private int work;

    /** A frame of so many bytes was taken, with so much work ({@link Message#weight}). Returns {@link #isLeft}. */
    boolean after(int frameBytes, int frameWork) {
        frames++;
        bytes += frameBytes;
        work += frameWork;
        return isLeft();
    }

    /** Whether another frame may be taken. */
    boolean isLeft() {
        return frames < FRAMES && bytes < BYTES && work < WORK;
    }
}

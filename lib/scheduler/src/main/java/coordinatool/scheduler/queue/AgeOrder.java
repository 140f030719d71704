// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

/**
 * The order of tasks of an earlier life, which come in that of a hash table, by their time. A sort that looks at two
 * tasks each time, anywhere in memory, took a quarter of a start with a million (Java 17). So times are read once, one
 * after the other, and only numbers are sorted, by their digits: the least significant first, a stable pass a digit, so
 * that tasks of one time stay in the order in which they came (Knuth, TAOCP 5.2.5, algorithm R). Each pass takes times
 * and places along, so that it reads both from front to back. It must not take the tasks themselves: whoever stores a
 * reference into an array looks at what it refers to, to see whether it may stand there.
 */
final class AgeOrder {
    private static final int DIGIT_BITS = 8;
    private static final int DIGITS = 1 << DIGIT_BITS;

    /** Of each task: nanoseconds since the first one's time, as unsigned numbers, which are right for any two times. */
    private final long[] times;
    /** Of each task: where it is. */
    private final int[] places;

    private AgeOrder(int size) {
        times = new long[size];
        places = new int[size];
    }

    /** Where each of the first so many tasks is, the oldest first. */
    static int[] of(Task[] tasks, int size) {
        AgeOrder from = new AgeOrder(size);
        AgeOrder to = new AgeOrder(size);
        long used = from.read(tasks);
        for (int shift = 0; shift < Long.SIZE && used >>> shift != 0; shift += DIGIT_BITS) {
            from.pass(to, shift);
            AgeOrder done = from;
            from = to;
            to = done;
        }
        return from.places;
    }

    /** Returns the bits that are set in any time. */
    private long read(Task[] tasks) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < times.length; i++) {
            places[i] = i;
            times[i] = tasks[i].timestamp();
            least = Math.min(least, times[i]);
        }
        long used = 0;
        for (int i = 0; i < times.length; i++) {
            times[i] -= least;
            used |= times[i];
        }
        return used;
    }

    private void pass(AgeOrder to, int shift) {
        // The quick compiler reads fields anew each time.
        long[] fromTimes = times;
        int[] fromPlaces = places;
        long[] toTimes = to.times;
        int[] toPlaces = to.places;
        int[] next = new int[DIGITS + 1];
        for (long time : fromTimes) {
            next[digit(time, shift) + 1]++;
        }
        for (int i = 1; i < DIGITS; i++) {
            next[i] += next[i - 1];
        }
        for (int i = 0; i < fromTimes.length; i++) {
            long time = fromTimes[i];
            int place = next[digit(time, shift)]++;
            toTimes[place] = time;
            toPlaces[place] = fromPlaces[i];
        }
    }

    private static int digit(long time, int shift) {
        return (int) (time >>> shift) & DIGITS - 1;
    }
}

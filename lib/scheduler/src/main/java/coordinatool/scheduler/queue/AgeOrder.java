// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts tasks of an earlier life, which come in the order of a hash table, in that of their time. A sort that looks at two
 * tasks each time, anywhere in memory, took a quarter of a start with a million (Java 17). So times are read once, one
 * after the other, and only numbers are sorted, by their digits: the least significant first, a stable pass a digit, so
 * that tasks of one time stay in the order in which they came (Knuth, TAOCP 5.2.5, algorithm R). Each pass takes times and
 * places along, so that it reads both from front to back.
 */
final class AgeOrder {
    private static final int DIGIT_BITS = 11;
    private static final int DIGITS = 1 << DIGIT_BITS;

    private final List<Task> tasks;
    /** Nanoseconds since the first one's time, as unsigned numbers, which are right for any two times. */
    private long[] times;
    /** For each of these, which task has it. */
    private int[] places;

    AgeOrder(List<Task> tasks) {
        this.tasks = tasks;
        times = new long[tasks.size()];
        places = new int[times.length];
        long least = Long.MAX_VALUE;
        for (int i = 0; i < times.length; i++) {
            times[i] = tasks.get(i).timestamp();
            places[i] = i;
            least = Math.min(least, times[i]);
        }
        for (int i = 0; i < times.length; i++) {
            times[i] -= least;
        }
    }

    /** The tasks, the oldest first. Once. */
    List<Task> sorted() {
        long used = 0;
        for (long time : times) {
            used |= time;
        }
        long[] nextTimes = new long[times.length];
        int[] nextPlaces = new int[times.length];
        for (int shift = 0; shift < Long.SIZE && used >>> shift != 0; shift += DIGIT_BITS) {
            pass(nextTimes, nextPlaces, shift);
            long[] doneTimes = times;
            int[] donePlaces = places;
            times = nextTimes;
            places = nextPlaces;
            nextTimes = doneTimes;
            nextPlaces = donePlaces;
        }
        List<Task> sorted = new ArrayList<>(places.length);
        for (int place : places) {
            sorted.add(tasks.get(place));
        }
        return sorted;
    }

    private void pass(long[] toTimes, int[] toPlaces, int shift) {
        int[] next = new int[DIGITS + 1];
        for (long time : times) {
            next[digit(time, shift) + 1]++;
        }
        for (int i = 1; i < DIGITS; i++) {
            next[i] += next[i - 1];
        }
        for (int i = 0; i < times.length; i++) {
            int to = next[digit(times[i], shift)]++;
            toTimes[to] = times[i];
            toPlaces[to] = places[i];
        }
    }

    private static int digit(long time, int shift) {
        return (int) (time >>> shift) & DIGITS - 1;
    }
}

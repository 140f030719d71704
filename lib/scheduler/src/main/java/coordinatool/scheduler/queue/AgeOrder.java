// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts tasks of an earlier life, which come in the order of a hash table, in that of their time. A sort that looks at two
 * tasks each time, anywhere in memory, took a quarter of a start with a million (Java 17). So times are read once, one
 * after the other, and only numbers are sorted, by their digits: the least significant first, a stable pass a digit, so
 * that tasks of one time stay in the order in which they came (Knuth, TAOCP 5.2.5, algorithm R).
 */
final class AgeOrder {
    private static final int DIGIT_BITS = 11;
    private static final int DIGITS = 1 << DIGIT_BITS;

    private final List<Task> tasks;
    private final long[] times;

    AgeOrder(List<Task> tasks) {
        this.tasks = tasks;
        times = new long[tasks.size()];
        for (int i = 0; i < times.length; i++) {
            times[i] = tasks.get(i).timestamp();
        }
    }

    /** The tasks, the oldest first. */
    List<Task> sorted() {
        List<Task> sorted = new ArrayList<>(times.length);
        for (int index : order()) {
            sorted.add(tasks.get(index));
        }
        return sorted;
    }

    private int[] order() {
        int[] order = new int[times.length];
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (int i = 0; i < times.length; i++) {
            order[i] = i;
            least = Math.min(least, times[i]);
            most = Math.max(most, times[i]);
        }
        // As an unsigned number the difference is right for any two times.
        int bits = times.length == 0 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(most - least);
        int[] next = new int[times.length];
        for (int shift = 0; shift < bits; shift += DIGIT_BITS) {
            pass(order, next, least, shift);
            int[] done = order;
            order = next;
            next = done;
        }
        return order;
    }

    private void pass(int[] from, int[] to, long least, int shift) {
        int[] place = new int[DIGITS + 1];
        for (int index : from) {
            place[digit(index, least, shift) + 1]++;
        }
        for (int i = 1; i < DIGITS; i++) {
            place[i] += place[i - 1];
        }
        for (int index : from) {
            to[place[digit(index, least, shift)]++] = index;
        }
    }

    private int digit(int index, long least, int shift) {
        return (int) (times[index] - least >>> shift) & DIGITS - 1;
    }
}

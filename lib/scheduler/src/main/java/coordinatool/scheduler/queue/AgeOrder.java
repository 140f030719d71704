// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import java.util.Arrays;
import java.util.List;

/**
 * Puts tasks of an earlier life, which come in the order of a hash table, in that of their time. A sort that looks at
 * two tasks each time, anywhere in memory, took a quarter of a start with a million (Java 17). So times are read once,
 * one after the other, and only numbers are sorted, by their digits: the least significant first, a stable pass a digit,
 * so that tasks of one time stay in the order in which they came (Knuth, TAOCP 5.2.5, algorithm R). Each pass takes
 * times and tasks along, so that it reads both from front to back.
 */
final class AgeOrder {
    private static final int DIGIT_BITS = 8;
    private static final int DIGITS = 1 << DIGIT_BITS;

    private final Task[] tasks;
    /** Of each task: nanoseconds since the first one's time, as unsigned numbers, which are right for any two times. */
    private final long[] times;

    private AgeOrder(Task[] tasks) {
        this.tasks = tasks;
        this.times = new long[tasks.length];
    }

    /** These tasks, the oldest first. */
    static List<Task> sorted(List<Task> tasks) {
        AgeOrder from = new AgeOrder(tasks.toArray(new Task[0]));
        AgeOrder to = new AgeOrder(new Task[from.tasks.length]);
        long used = from.readTimes();
        for (int shift = 0; shift < Long.SIZE && used >>> shift != 0; shift += DIGIT_BITS) {
            from.pass(to, shift);
            AgeOrder done = from;
            from = to;
            to = done;
        }
        return Arrays.asList(from.tasks);
    }

    /** Returns the bits that are set in any. */
    private long readTimes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < times.length; i++) {
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
        int[] next = new int[DIGITS + 1];
        for (long time : times) {
            next[digit(time, shift) + 1]++;
        }
        for (int i = 1; i < DIGITS; i++) {
            next[i] += next[i - 1];
        }
        long[] toTimes = to.times;
        Task[] toTasks = to.tasks;
        for (int i = 0; i < times.length; i++) {
            int place = next[digit(times[i], shift)]++;
            toTimes[place] = times[i];
            toTasks[place] = tasks[i];
        }
    }

    private static int digit(long time, int shift) {
        return (int) (time >>> shift) & DIGITS - 1;
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.scheduler.Requests;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTreeTest {
    private static final Comparator<Task> ORDER =
            Comparator.<Task>comparingLong(t -> t.rank).thenComparingLong(t -> t.arrival);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithASortedList(long seed) {
        Random random = new Random(seed);
        TaskTree tree = new TaskTree();
        List<Task> list = new ArrayList<>();
        for (int step = 1; step <= 3000; step++) {
            int what = random.nextInt(10);
            if (what < 5 || list.isEmpty()) {
                Task task = task(random.nextInt(50), step, random.nextInt(6) * 100);
                task.blocked = random.nextInt(4) == 0;
                tree.add(task);
                list.add(task);
                list.sort(ORDER);
            } else if (what < 8) {
                tree.remove(list.remove(random.nextInt(list.size())));
            } else {
                Task task = list.get(random.nextInt(list.size()));
                task.blocked = !task.blocked;
                tree.refresh(task);
            }
            int room = Task.ITEM_OVERHEAD + random.nextInt(6) * 100;
            Task expected = list.stream().filter(t -> t.fitSize() <= room).findFirst().orElse(null);
            assertThat(tree.firstFitting(room)).as("seed %d step %d", seed, step).isSameAs(expected);
            assertThat(tree.size()).isEqualTo(list.size());
            Task other = task(random.nextInt(50), 1 + random.nextInt(step), 0);
            assertThat(tree.countBefore(other)).as("seed %d step %d", seed, step)
                    .isEqualTo((int) list.stream().filter(t -> ORDER.compare(t, other) < 0).count());
        }
        List<Task> listed = new ArrayList<>();
        Task from = list.get(list.size() / 2);
        tree.listAfter(from.rank, from.arrival, 7, listed);
        assertThat(listed).isEqualTo(list.subList(list.size() / 2 + 1, Math.min(list.size() / 2 + 8, list.size())));
        check(list);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void takesManyThatComeLastBeforeAnybodyAsks(long seed) {
        Random random = new Random(seed);
        TaskTree tree = new TaskTree();
        List<Task> list = new ArrayList<>();
        int last = 0;
        for (int round = 1; round <= 60; round++) {
            for (int more = random.nextInt(60); more > 0; more--) {
                // One in 16 comes before others.
                int rank = random.nextInt(16) == 0 ? random.nextInt(last + 1) : last++;
                Task task = task(rank, list.size(), random.nextInt(6) * 100);
                task.blocked = random.nextInt(4) == 0;
                tree.add(task);
                list.add(task);
            }
            list.sort(ORDER);
            if (random.nextBoolean()) {
                assertThat(tree.size()).as("seed %d round %d", seed, round).isEqualTo(list.size());
            }
            for (int room = Task.ITEM_OVERHEAD; room < Task.ITEM_OVERHEAD + 600; room += 100) {
                int limit = room;
                assertThat(tree.firstFitting(room)).as("seed %d round %d", seed, round)
                        .isSameAs(list.stream().filter(t -> t.fitSize() <= limit).findFirst().orElse(null));
            }
            for (int i = 0; i < list.size(); i++) {
                assertThat(tree.countBefore(list.get(i))).as("seed %d round %d", seed, round).isEqualTo(i);
            }
            if (!list.isEmpty()) {
                tree.remove(list.remove(random.nextInt(list.size())));
            }
        }
        check(list);
    }

    /** Each of all tasks of a tree knows what is below it, and has a higher priority than that. */
    private static void check(List<Task> all) {
        for (Task task : all) {
            int size = 1;
            int fit = task.fitSize();
            for (Task child : new Task[] {task.left, task.right}) {
                if (child != null) {
                    size += child.subtreeSize;
                    fit = Math.min(fit, child.subtreeFit);
                    assertThat(TaskTree.priority(child)).isLessThanOrEqualTo(TaskTree.priority(task));
                }
            }
            assertThat(task.subtreeSize).isEqualTo(size);
            assertThat(task.subtreeFit).isEqualTo(fit);
        }
    }

    private static Task task(long rank, long arrival, int dataLength) {
        Task task = new Task(Requests.archive(arrival), new QueueKey(Action.ARCHIVE, 1, 0), new byte[dataLength],
                null, arrival);
        task.rank = rank;
        return task;
    }
}

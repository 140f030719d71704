// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Ehlo;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import coordinatool.scheduler.policy.Batches;
import coordinatool.scheduler.policy.Ordering;
import coordinatool.scheduler.policy.Policy;
import coordinatool.scheduler.policy.Share;
import coordinatool.scheduler.policy.Tolerance;
import coordinatool.tool.HashedHostRule;
import coordinatool.tool.HostRule;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A thousand tags, a hundred host lines, many requests and movers: ten times as many requests take no more than about
 * ten times as long, and no single step takes long. What counts is the processor time of this thread, since a busy
 * machine is not our stall. Asking the kernel for it takes longer than most steps, so it is asked once for a hundred,
 * and after each step that seems long: none of them took more than all did, nor more than its own time by the clock.
 * The worst steps of a run may be those of the garbage collector or the compiler, so a few are left out.
 */
class StallTest {
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
    private static final int TAGS = 1000;
    private static final int FEW = System.getProperty("soak") == null ? 4_000 : 10_000;
    private static final int MOVERS = 64;
    private static final int LEFT_OUT = 3;
    private static final int STEPS_TOGETHER = 100;
    private static final long SEEMS_LONG = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_STEP = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    static Stream<Arguments> policies() {
        List<HostRule> hosts = IntStream.range(0, 100).mapToObj(i -> new HostRule("tag=t" + i * 10 + ",",
                List.of("m" + i % MOVERS, "m" + (i + 1) % MOVERS))).toList();
        List<HashedHostRule> hashed = List.of(new HashedHostRule("grp=", 0, List.of("m1", "m2", "m3")));
        return Stream.of(
                Arguments.of("hosts", policy(hosts, hashed, Batches.NONE)),
                Arguments.of("batches, a slot for each tag",
                        policy(List.of(), List.of(), Play.batches(300 * SECOND, 3600 * SECOND, 16))),
                Arguments.of("batches, few slots",
                        policy(List.of(), List.of(), Play.batches(SECOND, 5 * SECOND, 1))),
                Arguments.of("hosts and batches",
                        policy(hosts, hashed, Play.batches(SECOND, 5 * SECOND, 4))));
    }

    /** Nobody wants to know what waits for which mover. */
    private static Policy policy(List<HostRule> hosts, List<HashedHostRule> hashed, Batches batches) {
        return new Policy(new Tolerance(Duration.ofSeconds(600), 3, 0), hosts, hashed, batches, data -> false,
                Ordering.OLDEST_FIRST, Share.EQUAL);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("policies")
    void timeGrowsWithTheRequestsAndNoStepTakesLong(String name, Policy policy) {
        new Run(policy).measure(FEW);
        double small = new Run(policy).measure(FEW);
        Run run = new Run(policy);
        double large = run.measure(10 * FEW);
        System.out.printf(Locale.ROOT, "%s: %.2f us a request of %d, %.2f of ten times as many; longest step %.1f ms%n",
                name, small, FEW, large, run.longest() / 1e6);
        assertThat(run.longest()).isLessThan(LONGEST_STEP);
        assertThat(large).isLessThan(4 * small);
    }

    @Test
    void slotsThatNobodyNeedsCostLittle() {
        double[] micros = IntStream.of(16, 4 * TAGS)
                .mapToObj(slots -> policy(List.of(), List.of(), Play.batches(300 * SECOND, 3600 * SECOND, slots)))
                .mapToDouble(policy -> Math.min(new Run(policy).measure(FEW), new Run(policy).measure(FEW))).toArray();
        System.out.printf(Locale.ROOT, "%.0f us a request with few slots, %.0f with many%n", micros[0], micros[1]);
        assertThat(micros[1]).isLessThan(4 * micros[0]);
    }

    /** Lets all requests arrive, be given out and end, with movers that go for good and time that passes. */
    private static final class Run {
        /** Of the steps between two questions, the most that one can have taken: nanoseconds. */
        private final List<Long> worst = new ArrayList<>();
        private long lastAsked = CPU.getCurrentThreadCpuTime();
        private int steps;
        private long longestByClock;
        private final Deque<Effect.Work> works = new ArrayDeque<>();
        private final Scheduler scheduler;
        private long now = SECOND;
        private int ended;

        Run(Policy policy) {
            scheduler = new Scheduler(policy, 1, new Recorder(effect -> {
                if (effect instanceof Effect.Work work) {
                    works.add(work);
                }
            }));
            scheduler.fileSystem("testfs", now);
        }

        /** Microseconds of processor time a request, with what this test does itself. */
        double measure(int requests) {
            long begin = CPU.getCurrentThreadCpuTime();
            for (int m = 0; m < MOVERS; m++) {
                arrive(m, m);
            }
            for (int i = 0; i < requests; i += 100) {
                List<Request> some = new ArrayList<>();
                for (int j = i; j < i + 100; j++) {
                    some.add(Requests.request(Action.ARCHIVE, j + 1, j, 1, 0, 0,
                            "tag=t" + j % TAGS + ",grp=" + j % 7));
                }
                say((s, t) -> s.arrived(some, t));
            }
            say((s, t) -> s.disconnected(0, t));
            arrive(MOVERS, MOVERS);
            now += 601 * SECOND;
            for (int round = 0; ended < requests; round++) {
                for (int m = 1; m <= MOVERS; m++) {
                    long conn = m;
                    say((s, t) -> s.recv(1, conn, new RecvLimits(16, 16, 16, 1 << 20), t));
                }
                while (!works.isEmpty()) {
                    Effect.Work work = works.remove();
                    for (Request r : work.requests()) {
                        say((s, t) -> s.done(1, work.conn(), r.cookie(), r.dfid(), 0, t));
                        ended++;
                    }
                }
                now += SECOND / 10;
                tick();
                if (round % 1000 == 999) {
                    arrive(0, MOVERS + 1);
                }
            }
            assertThat(scheduler.size()).isZero();
            return (CPU.getCurrentThreadCpuTime() - begin) / 1e3 / requests;
        }

        /** The longest step but a few, in nanoseconds. */
        long longest() {
            return worst.stream().sorted(Comparator.reverseOrder()).skip(LEFT_OUT).findFirst().orElseThrow();
        }

        private void arrive(int mover, int conn) {
            say((s, t) -> s.connected(conn, "host:" + conn, t));
            say((s, t) -> s.ehlo(1, conn, new Ehlo("m" + mover, null, new int[0], List.of()), false, t));
        }

        private void say(Play.Step step) {
            long begin = System.nanoTime();
            step.on(scheduler, ++now);
            took(System.nanoTime() - begin);
        }

        private void tick() {
            while (scheduler.deadline() <= now) {
                long begin = System.nanoTime();
                scheduler.tick(now);
                took(System.nanoTime() - begin);
            }
        }

        private void took(long byClock) {
            longestByClock = Math.max(longestByClock, byClock);
            if (++steps % STEPS_TOGETHER == 0 || byClock > SEEMS_LONG) {
                long asked = CPU.getCurrentThreadCpuTime();
                worst.add(Math.min(longestByClock, asked - lastAsked));
                longestByClock = 0;
                lastAsked = asked;
            }
        }
    }
}

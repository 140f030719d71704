// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench.micro;

import coordinatool.model.Ehlo;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import coordinatool.scheduler.Effects;
import coordinatool.scheduler.Scheduler;
import coordinatool.scheduler.policy.Batches;
import coordinatool.scheduler.policy.Ordering;
import coordinatool.scheduler.policy.Policy;
import coordinatool.scheduler.policy.Share;
import coordinatool.scheduler.policy.Tolerance;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The scheduler without anything around it: a request comes, is given to a mover, and ends, while many wait. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g"})
public class QueueBenchmark {
    private static final int MOVER = 1;
    private static final RecvLimits ONE = new RecvLimits(1, 1, 1, 1 << 20);

    /** How many wait. */
    @Param({"1000", "100000", "1000000"})
    private int waiting;

    private Scheduler scheduler;
    private long next;
    private long oldest = 1;
    private long now = TimeUnit.DAYS.toNanos(20_000);

    /** Fills the queue. */
    @Setup
    public void fill() {
        // Nobody listens.
        Effects effects = (Effects) Proxy.newProxyInstance(Effects.class.getClassLoader(),
                new Class<?>[] {Effects.class}, (proxy, method, arguments) -> null);
        scheduler = new Scheduler(new Policy(new Tolerance(Duration.ofSeconds(60), 3, 0), List.of(), List.of(),
                Batches.NONE, data -> false, Ordering.OLDEST_FIRST, Share.EQUAL), 1, effects);
        while (next < waiting) {
            scheduler.arrived(List.of(Samples.request(++next)), ++now);
        }
        scheduler.connected(MOVER, "mover", ++now);
        scheduler.ehlo(1, MOVER, new Ehlo("mover", "", new int[0], List.of()), false, ++now);
    }

    /** One comes, the oldest is given out and ends. */
    @Benchmark
    public int arriveGiveEnd() {
        scheduler.arrived(List.of(Samples.request(++next)), ++now);
        scheduler.recv(next, MOVER, ONE, ++now);
        Request given = Samples.request(oldest++);
        scheduler.done(next, MOVER, given.cookie(), given.dfid(), 0, ++now);
        return scheduler.size();
    }
}

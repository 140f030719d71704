// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.bench.micro.Samples;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The binary form of messages between our programs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"})
public class CodecBenchmark {
    private static final int A_MESSAGE = 100;
    private static final int CAPACITY = 1 << 20;

    private final ByteWriter out = new ByteWriter();
    private final Message queue = new Message.Queue(1, 1, "testfs", Samples.requests(A_MESSAGE));
    private final Message done = new Message.Done(1, 1, 1, Samples.request(1).dfid(), 0);
    private final byte[] written = bytes(queue);

    /** A request of many in one message, written. */
    @Benchmark
    @OperationsPerInvocation(A_MESSAGE)
    public byte[] write() {
        return bytes(queue);
    }

    /** The same, read. */
    @Benchmark
    @OperationsPerInvocation(A_MESSAGE)
    public Object read() {
        return MessageCodec.read(new ByteReader(written, 0, written.length));
    }

    /** A small message, written and read. */
    @Benchmark
    public Object done() {
        byte[] bytes = bytes(done);
        return MessageCodec.read(new ByteReader(bytes, 0, bytes.length));
    }

    private byte[] bytes(Message message) {
        out.clear(CAPACITY);
        MessageCodec.write(out, message);
        return out.toByteArray();
    }
}

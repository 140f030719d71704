// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench.micro;

import coordinatool.lustre.RequestCodec;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import coordinatool.wire.ClientMessage;
import coordinatool.wire.ClientMessageParser;
import coordinatool.wire.Framer;
import coordinatool.wire.Limits;
import coordinatool.wire.WireException;
import java.nio.charset.StandardCharsets;
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

/** JSON of the protocol and of Redis, with the compiler that the daemons have. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"})
public class JsonBenchmark {
    private static final int A_COMMAND = 100;

    private final RequestCodec codec = new RequestCodec();
    private final Request request = Samples.request(1);
    private final byte[] stored = codec.write(request);
    private final byte[] queue = Samples.queueCommand(A_COMMAND);
    private final byte[] done = ("{\"command\":\"done\",\"archive_id\":1,\"hai_cookie\":1,\"hai_dfid\":"
            + "{\"f_seq\":8589935617,\"f_oid\":1,\"f_ver\":0}}").getBytes(StandardCharsets.UTF_8);
    private final Framer framer = new Framer(Limits.DEFAULT);
    private final ClientMessageParser parser = new ClientMessageParser(Limits.DEFAULT);

    /** A value for Redis. */
    @Benchmark
    public byte[] write() {
        return codec.write(request);
    }

    /** A value from Redis. */
    @Benchmark
    public Request read() throws FormatException {
        return codec.read(stored);
    }

    /** A request in a queue command, from the bytes. */
    @Benchmark
    @OperationsPerInvocation(A_COMMAND)
    public ClientMessage queued() throws WireException {
        return message(queue);
    }

    /** A done, from the bytes. */
    @Benchmark
    public ClientMessage done() throws WireException {
        return message(done);
    }

    private ClientMessage message(byte[] bytes) throws WireException {
        framer.input(bytes, 0, bytes.length);
        if (!framer.next()) {
            throw new IllegalStateException("not a whole message");
        }
        return parser.parse(framer.array(), framer.offset(), framer.length());
    }
}

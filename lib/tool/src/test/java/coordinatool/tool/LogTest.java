// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void anEventIsOneLineOfKeysAndValues() {
        log(Level.NORMAL).normal("mover gone", "mover", "m0", "requests", 3);

        assertThat(said()).isEqualTo("coordinatool-sched: mover gone mover=m0 requests=3\n");
    }

    @Test
    void whatComesFromOutsideCannotForgeALine() {
        log(Level.NORMAL).warn("refused", "id", "a\ncoordinatool-sched: all is well", "esc", "\u001b[2J",
                "sep", "\u2028");

        assertThat(said()).isEqualTo("coordinatool-sched: refused id=\"a\\ncoordinatool-sched: all is well\""
                + " esc=\"\\u001b[2J\" sep=\"\\u2028\"\n");
    }

    @Test
    void valuesThatWouldBeMisreadAreQuoted() {
        log(Level.NORMAL).normal("x", "blank", "a b", "empty", "", "quote", "a\"b\\", "equals", "k=v", "none", null);

        assertThat(said()).isEqualTo("coordinatool-sched: x blank=\"a b\" empty=\"\" quote=\"a\\\"b\\\\\""
                + " equals=\"k=v\" none=null\n");
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void aLevelShowsItselfAndWhatIsGraver(Level level) {
        Log log = log(level);

        log.fatal("FATAL");
        log.error("ERROR");
        log.warn("WARN");
        log.normal("NORMAL");
        log.info("INFO");
        log.debug("DEBUG");

        assertThat(said().lines()).containsExactlyElementsOf(IntStream.rangeClosed(1, level.ordinal())
                .mapToObj(i -> "coordinatool-sched: " + Level.values()[i]).toList());
        assertThat(log.isDebug()).isEqualTo(level == Level.DEBUG);
    }

    @Test
    void aStackTraceIsForDebuggers() {
        log(Level.INFO).debug(new IllegalStateException("x"));
        assertThat(said()).isEmpty();

        log(Level.DEBUG).debug(new IllegalStateException("x"));
        assertThat(said()).contains("IllegalStateException: x").contains("aStackTraceIsForDebuggers");
    }

    @Test
    void linesOfManyThreadsDoNotMix() throws InterruptedException {
        Log log = log(Level.NORMAL);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String value = Integer.toString(i).repeat(50);
            threads.add(new Thread(() -> IntStream.range(0, 500).forEach(n -> log.normal("event", "value", value))));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(said().lines()).hasSize(2000)
                .allMatch(s -> s.matches("coordinatool-sched: event value=(\\d)\\1{49}"));
    }

    private Log log(Level level) {
        return new Log("coordinatool-sched", level, new PrintStream(bytes, false, StandardCharsets.UTF_8));
    }

    private String said() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import coordinatool.bus.BatchFuzz;
import coordinatool.bus.FramesFuzz;
import coordinatool.lustre.ActionListFuzz;
import coordinatool.lustre.ActiveRequestsFuzz;
import coordinatool.store.RecordsFuzz;
import coordinatool.tool.ConfigurationFuzz;
import coordinatool.wire.CommandsFuzz;
import coordinatool.wire.RepliesFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What fuzzing (build/fuzz, in make soak) has found once, and the inputs that it begins with, do no harm. */
class RegressionTest {
    /** The inputs of each lie in the directory of its name. */
    private static final Map<String, Consumer<byte[]>> TARGETS = Map.of(
            "ActionListFuzz", ActionListFuzz::fuzzerTestOneInput,
            "ActiveRequestsFuzz", ActiveRequestsFuzz::fuzzerTestOneInput,
            "ConfigurationFuzz", ConfigurationFuzz::fuzzerTestOneInput,
            "FramesFuzz", FramesFuzz::fuzzerTestOneInput,
            "BatchFuzz", BatchFuzz::fuzzerTestOneInput,
            "CommandsFuzz", CommandsFuzz::fuzzerTestOneInput,
            "RecordsFuzz", RecordsFuzz::fuzzerTestOneInput,
            "RepliesFuzz", RepliesFuzz::fuzzerTestOneInput);

    private static Stream<String> targets() {
        return TARGETS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void takesAllItsInputs(String target) throws Exception {
        Path directory = Path.of(RegressionTest.class.getResource("/fuzz/" + target).toURI());
        List<Path> inputs = files(directory);
        assertThat(inputs).isNotEmpty();
        TARGETS.get(target).accept(new byte[0]);
        for (Path input : inputs) {
            byte[] data = Files.readAllBytes(input);
            assertThatCode(() -> TARGETS.get(target).accept(data)).as(input.toString()).doesNotThrowAnyException();
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}

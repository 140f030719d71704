// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

class ToolTest {
    private final List<String> seen = new ArrayList<>();

    @Test
    void ownOptionsStandBesideTheCommonOnes() {
        int status = run((parsed, configuration, log) -> {
            seen.add(parsed.value("--fsname", "none"));
            seen.addAll(parsed.operands());
            seen.add(configuration.get(Key.HOST) + ":" + configuration.get(Key.PORT) + " " + log.level());
            return ExitCode.DATA;
        }, "-v", "-H", "h", "--fsname", "testfs", "-p", "9", "word");

        assertThat(status).isEqualTo(ExitCode.DATA.status());
        assertThat(seen).containsExactly("testfs", "word", "h:9 INFO");
    }

    @Test
    void everyFailureHasItsExitStatus() {
        assertThat(run((p, c, l) -> ExitCode.OK, "--what")).isEqualTo(64);
        assertThat(run((p, c, l) -> ExitCode.OK, "-p", "what")).isEqualTo(78);
        assertThat(run((p, c, l) -> ExitCode.OK, "--help")).isZero();
        assertThat(run((p, c, l) -> {
            throw new Fatal(ExitCode.UNAVAILABLE, "nobody there");
        })).isEqualTo(69);
        assertThat(run((p, c, l) -> {
            throw new IOException("cut");
        })).isEqualTo(74);
        assertThat(run((p, c, l) -> {
            throw new IllegalStateException("bug");
        })).isEqualTo(70);
    }

    @Test
    void withoutOptionsThereAreOperandsOnly() {
        assertThat(runPlainly("-")).isZero();
        assertThat(runPlainly()).isZero();
        assertThat(runPlainly("word", "another")).isEqualTo(64);
        assertThat(seen).containsExactly("-");
    }

    @Test
    void whoExaminesTheConfigurationHasWhatCanBeUsedOfIt(@TempDir Path directory) throws IOException {
        String file = Files.writeString(directory.resolve("c"), "port x\nhost h\nauth permissive\nfoo\n").toString();
        Tool.Body body = (parsed, configuration, log) -> {
            seen.add(configuration.get(Key.HOST) + ":" + configuration.get(Key.PORT));
            return ExitCode.OK;
        };
        assertThat(tool(body, "-c", file, "examine")).isZero();
        assertThat(tool(body, "-c", file, "-p", "7", "examine")).isZero();
        assertThat(tool(body, "-c", file + "-missing", "-H", "g", "examine")).isZero();
        assertThat(seen).containsExactly("h:5123", "h:7", "g:5123");
        assertThat(tool(body, "-c", file, "-p", "x", "examine")).as("the command line is its own").isEqualTo(78);
        assertThat(tool(body, "-c", file, "--check-config", "examine")).isEqualTo(78);
        assertThat(tool(body, "-c", file, "other")).isEqualTo(78);
        assertThat(tool(body, "-c", file)).isEqualTo(78);
    }

    private int runPlainly(String... arguments) {
        return tool((parsed, configuration, log) -> {
            assertThat(parsed.has("--fsname")).isFalse();
            assertThat(parsed.value("--fsname", "none")).isEqualTo("none");
            seen.addAll(parsed.operands());
            return ExitCode.OK;
        }, arguments);
    }

    private static int run(Tool.Body body, String... own) {
        // Whatever this machine has in /etc does not count.
        return tool(body, Stream.concat(Stream.of("-c", "/dev/null"), Stream.of(own)).toArray(String[]::new));
    }

    private static int tool(Tool.Body body, String... arguments) {
        return Tool.run("coordinatool-test", "Is tested.", () -> List.of(
                OptionSpec.builder("--fsname").type(String.class).paramLabel("NAME")
                        .description("An option.").build(),
                PositionalParamSpec.builder().index("0").arity("0..1").type(String.class).description("A word.")
                        .build()), 1,
                "examine", body, arguments);
    }
}

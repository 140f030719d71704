// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The file coordinatool.conf that we ship, and its manual page, say what the code does. */
class ExampleFileTest {
    private static final Path TOP = top();
    private String file;

    @BeforeEach
    void readFile() throws IOException {
        file = Files.readString(TOP.resolve("coordinatool.conf"));
    }

    @Test
    void asShippedItChangesNothing() throws Exception {
        assertThat(values(file)).isEqualTo(values(""));
    }

    @Test
    void whatIsCommentedOutAreTheDefaults() throws Exception {
        String defaults = uncomment("^#(?=[a-z])");

        assertThat(defaults).contains("port 5123");
        assertThat(values(defaults)).isEqualTo(values(""));
    }

    @Test
    void theExamplesAreRight() throws Exception {
        Configuration c = ConfigurationLoader.ofText(uncomment("^# Example: "));

        assertThat(c.get(Key.ARCHIVE_ID)).containsExactly(1);
        assertThat(c.get(Key.ARCHIVE_ON_HOSTS)).hasSize(1);
        assertThat(c.get(Key.ARCHIVE_ON_HOSTS_CH)).hasSize(1);
        assertThat(c.get(Key.REPORTING_DIR)).isEqualTo(".reporting");
    }

    @ParameterizedTest
    @MethodSource("coordinatool.tool.Key#all")
    void everyKeyIsThereAndInTheManual(Key<?> key) throws IOException {
        assertThat(file).containsPattern("(?m)^#(?: Example: )?" + key + " ");
        String manual = Files.readString(TOP.resolve("man/coordinatool.conf.5"));
        assertThat(manual).containsPattern("(?m)^\\.It Ic " + key + "( |$)");
        key.variable().ifPresent(variable -> assertThat(manual).contains(variable));
    }

    private static Path top() {
        Path directory = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
        while (Files.notExists(directory.resolve("coordinatool.conf"))) {
            directory = directory.getParent();
        }
        return directory;
    }

    private static List<Object> values(String text) throws ConfigurationException {
        return ConfigurationLoaderTest.values(ConfigurationLoader.ofText(text));
    }

    private String uncomment(String prefix) {
        return Arrays.stream(file.split("\n")).map(line -> line.replaceFirst(prefix, ""))
                .collect(Collectors.joining("\n"));
    }
}

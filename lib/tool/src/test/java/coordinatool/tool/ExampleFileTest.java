// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The file coordinatool.conf that we ship, and its manual page, say what the code does. */
class ExampleFileTest {
    private static final Path TOP = Path.of(System.getProperty("basedir", "."), "../..");
    private String file;

    @BeforeEach
    void readFile() throws IOException {
        file = Files.readString(TOP.resolve("coordinatool.conf"));
    }

    @Test
    void asShippedItChangesNothing() throws Exception {
        assertThat(ConfigurationLoader.ofText(file)).isEqualTo(ConfigurationLoader.ofText(""));
    }

    @Test
    void whatIsCommentedOutAreTheDefaults() throws Exception {
        String defaults = uncomment("^#(?=[a-z])");

        assertThat(defaults).contains("port 5123");
        assertThat(ConfigurationLoader.ofText(defaults)).isEqualTo(ConfigurationLoader.ofText(""));
    }

    @Test
    void theExamplesAreRight() throws Exception {
        Configuration c = ConfigurationLoader.ofText(uncomment("^# Example: "));

        assertThat(c.archiveIds()).containsExactly(1);
        assertThat(c.archiveOnHosts()).hasSize(1);
        assertThat(c.archiveOnHostsHashed()).hasSize(1);
        assertThat(c.reportingDir()).isEqualTo(".reporting");
    }

    @ParameterizedTest
    @EnumSource(Key.class)
    void everyKeyIsThereAndInTheManual(Key key) throws IOException {
        assertThat(file).containsPattern("(?m)^#(?: Example: )?" + key.key() + " ");
        String manual = Files.readString(TOP.resolve("man/coordinatool.conf.5"));
        assertThat(manual).containsPattern("(?m)^\\.It Ic " + key.key() + "( |$)");
        key.variable().ifPresent(variable -> assertThat(manual).contains(variable));
    }

    private String uncomment(String prefix) {
        return Arrays.stream(file.split("\n")).map(line -> line.replaceFirst(prefix, ""))
                .collect(Collectors.joining("\n"));
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    void everyKeyIsThere(Key<?> key) {
        assertThat(file).containsPattern("(?m)^#(?: Example: )?" + key + " ");
    }

    /** One file serves movers, too: their agent warns of a key that nobody knows. */
    @ParameterizedTest
    @MethodSource("coordinatool.tool.Key#all")
    void theAgentKnowsEveryKey(Key<?> key) throws IOException {
        assertThat(Files.readString(TOP.resolve("preload/config.c"))).contains('"' + key.toString() + '"');
    }

    @ParameterizedTest
    @MethodSource("coordinatool.tool.Key#all")
    void theManualSaysTheSameOfEveryKey(Key<?> key) throws Exception {
        String manual = Files.readString(TOP.resolve("man/coordinatool.conf.5"));
        Matcher item = Pattern.compile("(?ms)^\\.It Ic " + key + "(?: [^\n]*)?\n(.*?)^\\.(?:It|El)").matcher(manual);
        assertThat(item.find()).as("an item .It Ic " + key).isTrue();
        String text = item.group(1);

        String before = manual.substring(0, item.start());
        assertThat(before.substring(before.lastIndexOf(".Ss ") + 4).lines().findFirst().orElseThrow())
                .isIn(switch (key.audience()) {
                    case ALL -> Set.of("For all", "For daemons and movers");
                    case DAEMONS, OTHER_DAEMONS -> Set.of("For the daemons");
                    case MOVERS -> Set.of("For movers");
                });
        assertThat(letters(text)).startsWith(letters(key.sentence()));
        Matcher variable = Pattern.compile("(?m)^Environment:\n\\.Ev (\\w+)").matcher(text);
        assertThat(variable.find() ? variable.group(1) : "").isEqualTo(key.variable().orElse(""));
        String byDefault = key.defaultText(ConfigurationLoader.ofText(""));
        Matcher said = Pattern.compile("(?m)^Default:(?:\n\\.Pa)? (\\S+?)[,.]?(?: |$)").matcher(text);
        if (key.repeatable() || byDefault.isEmpty()) {
            assertThat(said.find() ? said.group(1) : "none").isIn("none", "any");
        } else if (key != Key.BUS_PORT && key != Key.CLIENT_ID) {
            assertThat(said.find()).as("a default").isTrue();
            assertThat(key.read(List.of(said.group(1)))).isEqualTo(key.read(List.of(byDefault)));
        }
    }

    /** Of a text or a part of a manual page, apart from the names of macros. */
    private static String letters(String text) {
        return text.replaceAll("(?m)^\\.[A-Z][a-z]\\b|\\b(?:Ar|Cm|Ic|Li|No|Ns)\\b", "")
                .replaceAll("[^A-Za-z0-9_]", "");
    }

    private static Path top() {
        Path directory = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
        while (Files.notExists(directory.resolve("coordinatool.conf"))) {
            directory = directory.getParent();
        }
        return directory;
    }

    private static List<Object> values(String text) throws ConfigurationException {
        return KeyTest.values(ConfigurationLoader.ofText(text));
    }

    private String uncomment(String prefix) {
        return Arrays.stream(file.split("\n")).map(line -> line.replaceFirst(prefix, ""))
                .collect(Collectors.joining("\n"));
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Random files, from the seed that the failing test's name and message give. */
class ConfigurationRandomTest {
    private static final String BLANKS = " \t";

    @RepeatedTest(200)
    void theLayoutOfAFileDoesNotMatter(RepetitionInfo repetition) throws Exception {
        long seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Map<String, Integer> numbers = new LinkedHashMap<>();
        StringBuilder file = new StringBuilder();
        for (int lines = random.nextInt(30); lines > 0; lines--) {
            String key = pick(random, "port", "redis_port", "client_grace_ms", "max_archive", "hal_size", "bus_port");
            int value = 1 + random.nextInt(60_000);
            numbers.put(key, value);
            file.append(blanks(random, 0)).append(randomCase(random, key)).append(blanks(random, 1)).append(value)
                    .append(blanks(random, 0)).append(pick(random, "\n", "\r\n"))
                    .append(pick(random, "", "\n", "# port 1\n", " \t \n", "\t#\n"));
        }

        Configuration c = ConfigurationLoader.ofText(file.toString());

        String plain = numbers.entrySet().stream().map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining("\n"));
        assertThat(KeyTest.values(c)).as("seed %d, file %s", seed, file)
                .isEqualTo(KeyTest.values(ConfigurationLoader.ofText(plain)));
        assertThat(c.get(Key.PORT)).as("seed %d", seed).isEqualTo(numbers.getOrDefault("port", 5123));
    }

    @RepeatedTest(200)
    void garbageIsAProblemAndNeverAFailureOfOurs(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        StringBuilder file = new StringBuilder();
        for (int lines = random.nextInt(20); lines > 0; lines--) {
            Key<?> key = Key.all().get(random.nextInt(Key.all().size()));
            file.append(key).append(' ');
            for (int length = random.nextInt(12); length > 0; length--) {
                file.append((char) pickCharacter(random));
            }
            file.append('\n');
        }

        assertThatCode(() -> {
            try {
                ConfigurationLoader.ofText(file.toString());
            } catch (ConfigurationException e) {
                assertThat(e.problems()).isNotEmpty().allMatch(p -> p.startsWith("text:") || p.startsWith("bus_port"));
            }
        }).as("seed %d, file %s", seed, file).doesNotThrowAnyException();
    }

    private static int pickCharacter(Random random) {
        return random.nextBoolean() ? "0123456789kKmMgG-+ /.=,".charAt(random.nextInt(23)) : random.nextInt(0xd800);
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String blanks(Random random, int least) {
        return random.ints(least + random.nextInt(3), 0, BLANKS.length())
                .mapToObj(i -> BLANKS.substring(i, i + 1)).collect(Collectors.joining());
    }

    private static String randomCase(Random random, String word) {
        return word.chars().mapToObj(Character::toString)
                .map(c -> random.nextBoolean() ? c.toUpperCase(Locale.ROOT) : c).collect(Collectors.joining());
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramerTest {
    private static final Limits SMALL = new Limits(1000, 8, 1000, 10, 10, 10, 1000, 1000, 1000,
            Duration.ZERO, Duration.ZERO);

    @Test
    void anyCutOfTheInputGivesTheSameMessages() throws WireException {
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 3000; round++) {
            List<String> messages = new ArrayList<>();
            StringBuilder input = new StringBuilder();
            for (int i = random.nextInt(6); i >= 0; i--) {
                String message = randomObject(random, 0);
                if (message.getBytes(StandardCharsets.UTF_8).length > SMALL.messageBytes()) {
                    // One in some 100,000.
                    continue;
                }
                messages.add(message);
                input.append(message).append(" \n\t".substring(0, random.nextInt(4)));
            }
            byte[] bytes = input.toString().getBytes(StandardCharsets.UTF_8);
            int longest = round % 3 == 0 ? 1 : 1 + random.nextInt(bytes.length);

            assertThat(cut(bytes, random, longest)).as("seed %d round %d", seed, round).isEqualTo(messages);
        }
    }

    /** Feeds pieces of up to {@code longest} bytes, and sometimes stops in the middle to go on later. */
    private static List<String> cut(byte[] bytes, Random random, int longest) throws WireException {
        Framer framer = new Framer(SMALL);
        List<String> found = new ArrayList<>();
        byte[] lent = new byte[longest];
        for (int at = 0; at < bytes.length; ) {
            int n = Math.min(1 + random.nextInt(longest), bytes.length - at);
            System.arraycopy(bytes, at, lent, 0, n);
            framer.input(lent, 0, n);
            at += n;
            while (random.nextInt(10) > 0 && framer.next()) {
                found.add(text(framer));
            }
            framer.keep();
            Arrays.fill(lent, (byte) '%');
        }
        framer.resume();
        while (framer.next()) {
            found.add(text(framer));
        }
        framer.keep();
        assertThat(framer.held()).as("bytes held at the end").isZero();
        return found;
    }

    private static String text(Framer framer) {
        return new String(framer.array(), framer.offset(), framer.length(), StandardCharsets.UTF_8);
    }

    private static String randomObject(Random random, int depth) {
        StringBuilder text = new StringBuilder("{");
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(text.length() > 1 ? "," : "").append(randomString(random)).append(" : ");
            text.append(switch (depth < 5 ? random.nextInt(5) : random.nextInt(3)) {
                case 0 -> randomString(random);
                case 1 -> "-12.5e+7";
                case 2 -> "null";
                case 3 -> "[" + randomObject(random, depth + 2) + " ,[true,false]]";
                default -> randomObject(random, depth + 1);
            });
        }
        return text.append('}').toString();
    }

    private static String randomString(Random random) {
        String[] parts = {"x", "}", "{", "]", "\\\"", "\\\\", "\\u0000", "é", "✓", " ", "\uD83D\uDE00"};
        StringBuilder text = new StringBuilder("\"");
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.append('"').toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "x{", "[1,2]", "hello", "12", "\"a\"", "}", "]", ",", ":", "{}}", "{]",
        "{\"a\":[}", "{x", "{\"a\u0001",
        "{'", "\u0000", "{\u0000", "\u00ff", "{\"a\":1}garbage"})
    void garbageIsFoundAtItsFirstByte(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        // Only the last byte of each text is wrong, or the one after a good object.
        assertThatThrownBy(() -> {
            Framer framer = new Framer(SMALL);
            framer.input(bytes, 0, bytes.length);
            while (framer.next()) {
                framer.length();
            }
        }).isInstanceOf(WireException.class);
    }

    @Test
    void messagesBeforeGarbageAreFound() throws WireException {
        byte[] bytes = "{\"command\":\"status\"}}".getBytes(StandardCharsets.UTF_8);
        Framer framer = new Framer(SMALL);
        framer.input(bytes, 0, bytes.length);

        assertThat(framer.next()).isTrue();
        assertThat(framer.length()).isEqualTo(bytes.length - 1);
        assertThatThrownBy(framer::next).isInstanceOf(WireException.class).hasMessageContaining("'}'");
    }

    @Test
    void aMessageMayHaveExactlyTheMostBytes() throws WireException {
        String longest = "{\"a\":\"" + "x".repeat(1000 - 8) + "\"}";
        assertThat(longest).hasSize(1000);
        assertThat(count(longest + longest)).isEqualTo(2);
        assertThatThrownBy(() -> count(longest.replace("\"}", "x\"}"))).hasMessageContaining("longer than 1000");
        assertThatThrownBy(() -> count("{\"a\":\"" + "x".repeat(5000))).hasMessageContaining("longer than 1000");
    }

    @Test
    void nestingIsBounded() throws WireException {
        assertThat(count("{\"a\":".repeat(8) + "1" + "}".repeat(8))).isEqualTo(1);
        assertThatThrownBy(() -> count("{\"a\":".repeat(9))).hasMessageContaining("nested");
    }

    @Test
    void nothingIsHeldBetweenMessages() throws WireException {
        Framer framer = new Framer(SMALL);
        byte[] bytes = "{\"a\":1}{\"b\"".getBytes(StandardCharsets.UTF_8);
        framer.input(bytes, 0, bytes.length);
        assertThat(framer.next()).isTrue();
        assertThat(framer.next()).isFalse();
        framer.keep();
        assertThat(framer.held()).isPositive();
        assertThat(framer.inMessage()).isTrue();

        byte[] rest = ":2}  ".getBytes(StandardCharsets.UTF_8);
        framer.input(rest, 0, rest.length);
        assertThat(framer.next()).isTrue();
        assertThat(text(framer)).isEqualTo("{\"b\":2}");
        assertThat(framer.next()).isFalse();
        framer.keep();
        assertThat(framer.held()).isZero();
        assertThat(framer.inMessage()).isFalse();
    }

    @Test
    void anyChangeOfABytesEitherFitsOrIsRefused() {
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);
        byte[] good =
                "{\"command\":\"recv\",\"list\":[{\"a\":-1},\"\\u0041\"]}".repeat(3).getBytes(StandardCharsets.UTF_8);
        ClientMessageParser parser = new ClientMessageParser(SMALL);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = good.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Framer framer = new Framer(SMALL);
            framer.input(bytes, 0, bytes.length);
            try {
                while (framer.next()) {
                    assertThat(parser.parse(framer.array(), framer.offset(), framer.length()))
                            .as("seed %d round %d", seed, round).isNotNull();
                }
            } catch (WireException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(5000);
    }

    private static int count(String text) throws WireException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Framer framer = new Framer(SMALL);
        framer.input(bytes, 0, bytes.length);
        int n = 0;
        while (framer.next()) {
            n++;
        }
        return n;
    }
}

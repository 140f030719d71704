// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.RedisInputStream;

/** A page holds what Redis sends, however it comes in pieces, and nothing of the page before. */
class ScanPageTest {
    private static final int[] LENGTHS = {0, 1, 9, 10, 48, 99, 100, 231, 1_000, 10_000, 100_000};

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static RedisInputStream stream(byte[] bytes, int piece) {
        return new RedisInputStream(new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] to, int offset, int length) {
                return super.read(to, offset, Math.min(length, piece));
            }
        });
    }

    private static byte[] answer(List<byte[]> strings) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ascii("*" + strings.size() + "\r\n"));
        for (byte[] string : strings) {
            out.writeBytes(ascii("$" + string.length + "\r\n"));
            out.writeBytes(string);
            out.writeBytes(ascii("\r\n"));
        }
        return out.toByteArray();
    }

    @Test
    void holdsWhatCame() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ScanPage page = new ScanPage();
        for (int round = 0; round < 100; round++) {
            List<byte[]> strings = new ArrayList<>();
            for (int i = 2 * random.nextInt(600); i > 0; i--) {
                byte[] string = new byte[LENGTHS[random.nextInt(i % 50 == 0 ? LENGTHS.length : 8)]];
                random.nextBytes(string);
                strings.add(string);
            }
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.writeBytes(answer(strings));
            both.writeBytes(ascii("+OK\r\n"));
            RedisInputStream in = stream(both.toByteArray(), 1 + random.nextInt(5_000));
            page.read(in);
            assertThat(page.size()).as("seed %d", seed).isEqualTo(strings.size() / 2);
            for (int i = 0; i < page.size(); i++) {
                assertThat(page.field(i)).as("seed %d", seed).isEqualTo(strings.get(2 * i));
                assertThat(page.value(i)).as("seed %d", seed).isEqualTo(strings.get(2 * i + 1));
            }
            assertThat(in.readLine()).as("what follows, seed %d", seed).isEqualTo("+OK");
        }
    }

    @Test
    void refusesWhatIsNoArrayOfStrings() {
        for (String text : List.of(":1\r\n", "*2\r\n$1\r\nab\r\n$1\r\nb\r\n", "*2\r\n$1\r\na\r\n:1\r\n",
                "*2\r\n$1\r\na\r\n$-1\r\n", "*2\r\n$-1\r\n", "*2\r\n$1\r\na\r\n$99999999999\r\n",
                "*2\r\n$1\r\na\r\n$1\r\nb")) {
            assertThatThrownBy(() -> new ScanPage().read(stream(ascii(text), 3))).as(text)
                    .isInstanceOf(JedisConnectionException.class);
        }
    }
}

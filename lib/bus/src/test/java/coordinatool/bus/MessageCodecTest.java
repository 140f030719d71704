// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.model.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Everything that goes into the binary form comes out again, and nothing else is believed. */
class MessageCodecTest {
    private static byte[] write(List<Message> messages) {
        ByteWriter out = new ByteWriter();
        messages.forEach(message -> MessageCodec.write(out, message));
        return out.toByteArray();
    }

    private static List<Message> read(byte[] bytes) {
        ByteReader in = new ByteReader(bytes, 0, bytes.length);
        List<Message> messages = new ArrayList<>();
        while (in.remaining() > 0) {
            messages.add(MessageCodec.read(in));
        }
        return messages;
    }

    @Test
    void everyMessageComesOutAsItWentIn() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Message> messages = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                messages.add(Samples.message(random));
            }
            assertThat(read(write(messages))).as("seed " + seed).usingRecursiveComparison().isEqualTo(messages);
        }
    }

    @Test
    void everyMessageIsInTheTableAndTried() {
        Set<Class<?>> tried = new HashSet<>();
        for (long seed = 0; seed < 1000; seed++) {
            tried.add(read(write(List.of(Samples.message(new Random(seed))))).get(0).getClass());
        }
        assertThat(tried).containsExactlyInAnyOrderElementsOf(records(Message.class));
    }

    private static Set<Class<?>> records(Class<?> type) {
        return type.isRecord() ? Set.of(type) : Stream.of(type.getPermittedSubclasses())
                .flatMap(part -> records(part).stream()).collect(Collectors.toSet());
    }

    @Test
    void aTypicalRequestIsSmall() {
        Request first = Samples.typical(0);
        int one = write(List.of(new Message.Arrived(1, List.of(first)))).length;
        int hundred = write(List.of(new Message.Arrived(1, Samples.typical(0, 100)))).length;

        assertThat(one).isLessThanOrEqualTo(60 + first.data().length);
        assertThat((hundred - one) / 99.0).isLessThanOrEqualTo(4);
    }

    @Test
    void equalDataOfNeighboursIsOneArray() {
        Message.Arrived arrived = (Message.Arrived) read(
                write(List.of(new Message.Arrived(1, Samples.typical(0, 3))))).get(0);
        assertThat(arrived.requests().get(2).data()).isSameAs(arrived.requests().get(0).data());
    }

    @Test
    void whatIsCutShortIsRefused() {
        for (long seed = 0; seed < 150; seed++) {
            byte[] whole = write(List.of(Samples.message(new Random(seed))));
            for (int length = 1; length < whole.length; length++) {
                byte[] part = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> read(part)).as("seed " + seed + " length " + length)
                        .isInstanceOf(CodecException.class);
            }
        }
    }

    @Test
    void garbageIsRefusedOrRead_butNeverAnythingElse() {
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = random.nextBoolean() ? new byte[random.nextInt(200)]
                    : write(List.of(Samples.message(random)));
            for (int i = random.nextInt(8); i >= 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                read(bytes);
            } catch (CodecException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    @Test
    void aHugeCountIsRefusedBeforeMemoryIsTaken() {
        ByteWriter out = new ByteWriter();
        out.writeByte(15);
        out.writeVarint(1);
        out.writeVarint(Integer.MAX_VALUE);
        out.writeFixed64(0);
        assertThatThrownBy(() -> read(out.toByteArray())).isInstanceOf(CodecException.class)
                .hasMessageContaining("more elements than bytes");

        ByteWriter text = new ByteWriter();
        text.writeByte(1);
        text.writeVarint(1);
        text.writeVarint(Long.MAX_VALUE);
        assertThatThrownBy(() -> read(text.toByteArray())).isInstanceOf(CodecException.class)
                .hasMessageContaining("length");
    }
}

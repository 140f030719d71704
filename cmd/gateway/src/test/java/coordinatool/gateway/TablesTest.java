// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** The gateway's own containers against those of the JDK, in random histories. */
class TablesTest {
    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Random random = new Random(seed);

    @Test
    void runningTableKnowsWhatWasHanded() {
        int[] removed = new int[1];
        RunningTable table = new RunningTable(seed, () -> removed[0]++);
        Map<RequestKey, Request> model = new LinkedHashMap<>();
        int expectedRemoved = 0;
        for (int round = 0; round < 20_000; round++) {
            Fid fid = new Fid(random.nextInt(2), random.nextInt(20) - 10, random.nextInt(2));
            Request request = new Request(Action.ARCHIVE, fid, fid, 0, -1, random.nextInt(4) - 2L, 0, 1, 0, round,
                    Request.NO_DATA, null);
            switch (random.nextInt(round / 4000 % 2 == 0 ? 8 : 3)) {
                case 0 -> {
                    if (random.nextInt(20) == 0) {
                        table.clear();
                        model.clear();
                    }
                }
                case 1, 2 -> {
                    RunningTable.Handed handed = table.find(request.key());
                    assertThat(handed == null ? null : handed.request()).isEqualTo(model.remove(request.key()));
                    if (handed != null) {
                        table.remove(handed);
                        // Once more, and it makes no difference.
                        table.remove(handed);
                        expectedRemoved++;
                    }
                }
                default -> {
                    RunningTable.Handed former = table.find(request.key());
                    table.put(request);
                    // What is handed anew comes last.
                    expectedRemoved += model.remove(request.key()) == null ? 0 : 1;
                    model.put(request.key(), request);
                    if (former != null) {
                        assertThat(table.has(former)).isFalse();
                        table.remove(former);
                    }
                }
            }
            assertThat(table.count()).as("seed %d round %d", seed, round).isEqualTo(model.size());
            assertThat(table.listedBytes() == 0).isEqualTo(model.isEmpty());
            assertThat(removed[0]).as("seed %d round %d", seed, round).isEqualTo(expectedRemoved);
            if (round % 100 == 0) {
                assertThat(table.requests()).as("seed %d round %d", seed, round)
                        .containsExactlyElementsOf(model.values());
            }
        }
    }

    @Test
    void outgoingGivesTheChannelWhatWasWritten() throws IOException {
        Outgoing out = new Outgoing(new Outgoing.Pool());
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        WritableByteChannel narrow = new WritableByteChannel() {
            @Override
            public int write(ByteBuffer source) {
                byte[] some = new byte[Math.min(source.remaining(), random.nextInt(5) * random.nextInt(10_000))];
                source.get(some);
                arrived.writeBytes(some);
                return some.length;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {
                // Nothing to close.
            }
        };
        for (int round = 0; round < 1000; round++) {
            byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 300_000 : 3000)];
            random.nextBytes(bytes);
            out.write(bytes, 0, bytes.length);
            out.write(round);
            expected.writeBytes(bytes);
            expected.write(round);
            int before = arrived.size();
            assertThat(out.drainTo(narrow)).isEqualTo(arrived.size() - before);
            assertThat(out.size()).as("seed %d round %d", seed, round).isEqualTo(expected.size() - arrived.size());
        }
        while (out.size() > 0) {
            out.drainTo(narrow);
        }
        assertThat(arrived.toByteArray()).as("seed %d", seed).isEqualTo(expected.toByteArray());
    }
}

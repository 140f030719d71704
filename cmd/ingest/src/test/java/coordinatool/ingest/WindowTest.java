// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {
    private final Window window = new Window();
    private final List<Message.Arrived> sent = new ArrayList<>();
    private long lastNumber;

    private void add(List<Request> list) {
        window.add(++lastNumber, list);
    }

    @Test
    void isFullByRequestsAndGoesOnWhenSomeAreAccepted() {
        add(requests(Window.MAX_REQUESTS - 1, 0));
        assertThat(window.hasRoom()).isTrue();
        add(requests(50, 0));
        assertThat(window.hasRoom()).isFalse();
        window.send(sent::add);
        window.accepted(2);
        window.accepted(2);

        assertThat(window.hasRoom()).isTrue();
        assertThat(window.requests()).isEqualTo(Window.MAX_REQUESTS - 1);
    }

    @Test
    void isFullByData() {
        add(requests(8, (int) (Window.MAX_BYTES / 8)));

        assertThat(window.hasRoom()).isFalse();
    }

    @Test
    void keepsWhatTheBusDoesNotTake() {
        for (int i = 0; i < 5; i++) {
            add(requests(1, 0));
        }

        assertThat(window.send(batch -> batch.batch() < 3 && sent.add(batch))).isEqualTo(2);
        assertThat(window.send(sent::add)).isEqualTo(3);
        assertThat(sent).extracting(Message.Arrived::batch).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(window.send(sent::add)).isZero();
    }

    /** A scheduler that accepts in any order, and forgets all that it has not accepted whenever it likes. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everythingIsAcceptedAndInOrderInEachLife(long seed) {
        Random random = new Random(seed);
        List<Long> accepted = new ArrayList<>();
        List<Long> received = new ArrayList<>();
        long[] last = {0};
        long added = 0;
        while (accepted.size() < 1000) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    received.clear();
                    last[0] = 0;
                    window.resend();
                }
                case 1, 2 -> {
                    if (added < 1000) {
                        added++;
                        add(requests(1 + random.nextInt(3), 5));
                    }
                }
                case 3, 4 -> window.send(batch -> {
                    if (random.nextInt(10) == 0) {
                        return false;
                    }
                    assertThat(batch.batch()).as("seed %d", seed).isGreaterThan(last[0]);
                    last[0] = batch.batch();
                    received.add(batch.batch());
                    return true;
                });
                default -> {
                    if (!received.isEmpty()) {
                        long number = received.remove(random.nextInt(received.size()));
                        accepted.add(number);
                        window.accepted(number);
                    }
                }
            }
        }
        assertThat(accepted).as("seed %d", seed).doesNotHaveDuplicates();
        assertThat(window.requests()).isZero();
    }

    private static List<Request> requests(int count, int dataBytes) {
        Fid fid = new Fid(1, 2, 3);
        return Collections.nCopies(count,
                new Request(Action.ARCHIVE, fid, fid, 0, -1, 4, 0, 1, 0, 0, new byte[dataBytes], null));
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.Request;
import coordinatool.wire.Commands;
import coordinatool.wire.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that are read beside the loop. */
class LongMessagesTest {
    @TempDir
    private Path directory;

    @Test
    void whatComesBehindALongMessageWaitsForIt() throws Exception {
        List<Request> many = IntStream.range(0, 5000).mapToObj(Play::request).toList();
        String queue = new String(Commands.queue(null, many, List.of()), StandardCharsets.UTF_8);
        assertThat(queue.length()).isGreaterThan(LongMessages.BYTES);
        try (Site site = Site.withScheduler(directory, Limits.DEFAULT)) {
            Client client = site.connect();
            client.say(queue + "{\"command\":\"lock\",\"locked\":0}");
            SchedulerEnd scheduler = site.scheduler();
            scheduler.nextOf(Message.Connected.class);
            for (int left = many.size(); left > 0;) {
                Message.Queue part = scheduler.nextOf(Message.Queue.class);
                left -= part.requests().size();
                scheduler.answer(new Message.Queued(part.id(), part.requests().size(), 0, true));
            }
            scheduler.answer(new Message.Answer(scheduler.nextOf(Message.Lock.class).id(), 0, null));
            assertThat(client.hear()).contains("\"enqueued\":5000");
            assertThat(client.hear()).contains("\"command\":\"lock\"");
        }
    }

    @Test
    void oneThatCannotBeReadEndsTheConversation() throws Exception {
        try (Site site = Site.withScheduler(directory, Limits.DEFAULT)) {
            Client client = site.connect();
            client.say("{\"command\":\"nonsense\",\"x\":\"" + "x".repeat(LongMessages.BYTES) + "\"}");
            assertThat(client.hear()).isNull();
            assertThat(site.log()).contains("connection closed: not understood").contains("unknown command nonsense");
        }
    }
}

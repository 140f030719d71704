// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.Request;
import coordinatool.wire.Commands;
import coordinatool.wire.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Movers that run as much as they could list in one message. */
class LongListTest {
    private static final int MESSAGE_BYTES = 8192;

    @TempDir
    Path directory;
    private Site site;
    private SchedulerEnd scheduler;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        site = Site.withScheduler(directory, new Limits(MESSAGE_BYTES, 64, 1024, 255, 64, 16, 1 << 20, 1 << 20,
                1 << 20, Duration.ofMinutes(1), Duration.ofMinutes(1)));
        scheduler = site.scheduler();
        client = site.connect();
        scheduler.next(Message.Connected.class);
    }

    @AfterEach
    void stop() throws Exception {
        site.close();
    }

    private void ehlo(int running) throws IOException {
        List<Request> list = IntStream.rangeClosed(1, running).mapToObj(GatewayTest::request).toList();
        say(Commands.ehlo("m0", "testfs", List.of(), list));
        scheduler.answer(new Message.Answer(scheduler.next(Message.Ehlo.class).id(), 0, null));
        assertThat(client.hear()).isEqualTo("{\"command\":\"ehlo\"}");
    }

    private void say(byte[] message) throws IOException {
        client.say(new String(message, StandardCharsets.UTF_8));
    }

    private void done(int number) throws IOException {
        client.say(GatewayTest.done(number));
        scheduler.answer(new Message.Answer(scheduler.next(Message.Done.class).id(), 0, null));
        assertThat(client.hear()).isEqualTo("{\"command\":\"done\"}");
    }

    @Test
    void aMoverGetsMoreOnlyOnceItCouldListIt() throws IOException {
        ehlo(20);
        say(Commands.recv(-1, -1, -1, 1 << 20));
        done(1);
        assertThat(scheduler.waiting()).isZero();
        assertThat(site.log()).contains("mover gets no more work").contains("running=20");
        say(Commands.recv(-1, -1, -1, 1 << 20));
        assertThat(client.hear()).as("it is in recv").contains("\"command\":\"recv\",\"status\":22");
        done(2);
        Message.Recv recv = scheduler.next(Message.Recv.class);
        assertThat(recv.maxBytes()).isEqualTo(MESSAGE_BYTES / 16);
        scheduler.answer(new Message.Work(recv.id(), recv.conn(), "testfs", 1, 0, List.of(GatewayTest.request(99))));
        assertThat(client.hear()).contains("\"hai_cookie\":1099");
    }

    @Test
    void anotherConnectionMayEndIt() throws IOException {
        ehlo(19);
        say(Commands.recv(-1, -1, -1, 1 << 20));
        Client other = site.connect();
        scheduler.next(Message.Connected.class);
        other.say(GatewayTest.done(1));
        scheduler.answer(new Message.Answer(scheduler.next(Message.Done.class).id(), 0, null));
        assertThat(other.hear()).isEqualTo("{\"command\":\"done\"}");
        assertThat(scheduler.next(Message.Recv.class)).isNotNull();
    }

    @Test
    void aMoverThatLeavesMeanwhileIsForgotten() throws IOException {
        ehlo(20);
        say(Commands.recv(-1, -1, -1, 1 << 20));
        client.close();
        assertThat(scheduler.next(Message.Disconnected.class)).isNotNull();
        assertThat(scheduler.waiting()).isZero();
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.Ehlo;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import coordinatool.model.Work;
import coordinatool.wire.Commands;
import coordinatool.wire.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Movers that run as much as they could list in one message. */
class LongListTest {
    private static final int MESSAGE_BYTES = 8192;

    private final Play play = Play.withScheduler(new Limits(MESSAGE_BYTES, 64, 1024, 255, 64, 16, 1 << 20, 1 << 20,
            1 << 20, Duration.ofMinutes(1), Duration.ofMinutes(1)));
    private final Play.Peer client = play.connect();

    @BeforeEach
    void connected() {
        play.next(Message.Connected.class);
    }

    private void ehlo(int running) {
        List<Request> list = IntStream.rangeClosed(1, running).mapToObj(Play::request).toList();
        say(Commands.ehlo(new Ehlo("m0", "testfs", new int[0], list)));
        play.ok(play.next(Message.Ehlo.class).id());
        assertThat(client.hear()).isEqualTo("{\"command\":\"ehlo\"}");
    }

    private void say(byte[] message) {
        client.say(new String(message, StandardCharsets.UTF_8));
    }

    private void done(int number) {
        client.say(Play.done(number));
        play.ok(play.next(Message.Done.class).id());
        assertThat(client.hear()).isEqualTo("{\"command\":\"done\"}");
    }

    @Test
    void aMoverGetsMoreOnlyOnceItCouldListIt() {
        ehlo(20);
        say(Commands.recv(new RecvLimits(-1, -1, -1, 1 << 20)));
        done(1);
        assertThat(play.waiting()).isZero();
        assertThat(play.log()).contains("mover gets no more work").contains("running=20");
        say(Commands.recv(new RecvLimits(-1, -1, -1, 1 << 20)));
        assertThat(client.hear()).as("it is in recv").contains("\"command\":\"recv\",\"status\":22");
        done(2);
        Message.Recv recv = play.next(Message.Recv.class);
        assertThat(recv.limits().maxBytes()).isEqualTo(MESSAGE_BYTES / 16);
        play.answer(new Message.Work(recv.id(), recv.conn(), new Work("testfs", 1, 0, List.of(Play.request(99)))));
        assertThat(client.hear()).contains("\"hai_cookie\":1099");
    }

    @Test
    void whatAnotherConnectionEndsIsListedUntilTheMoverLetsGo() {
        ehlo(19);
        say(Commands.recv(new RecvLimits(-1, -1, -1, 1 << 20)));
        Play.Peer other = play.connect();
        play.next(Message.Connected.class);
        other.say(Play.done(1));
        play.ok(play.next(Message.Done.class).id());
        assertThat(other.hear()).isEqualTo("{\"command\":\"done\"}");
        assertThat(play.waiting()).isZero();
        done(1);
        assertThat(play.next(Message.Recv.class)).isNotNull();
    }

    @Test
    void aMoverThatLeavesMeanwhileIsForgotten() {
        ehlo(20);
        say(Commands.recv(new RecvLimits(-1, -1, -1, 1 << 20)));
        client.close();
        assertThat(play.next(Message.Disconnected.class)).isNotNull();
        assertThat(play.waiting()).isZero();
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static coordinatool.gateway.Play.queue;
import static coordinatool.gateway.Play.request;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.LockMode;
import coordinatool.model.Work;
import coordinatool.wire.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with its sockets and a real bus. What is said on them is tested by hand, see {@link ConversationTest}. */
class GatewayTest {
    @TempDir
    Path directory;
    private Site site;
    private SchedulerEnd scheduler;

    @BeforeEach
    void start() throws Exception {
        site = new Site(directory, Limits.DEFAULT);
    }

    @AfterEach
    void stop() throws Exception {
        site.close();
    }

    private void ok(long id) {
        scheduler.answer(new Message.Answer(id, 0, null));
    }

    @Test
    void aSchedulerMayComeLateAndBeFollowedByAnother() throws IOException {
        Client mover = site.connect().say("{\"command\":\"ehlo\",\"id\":\"m0\"}{\"command\":\"recv\"}");
        Client tool = site.connect().say(queue(1));
        Client gone = site.connect();
        gone.close();

        scheduler = site.startScheduler();
        Message.Queue queue = scheduler.nextOf(Message.Queue.class);
        scheduler.answer(new Message.Queued(queue.id(), 1, 0, true));
        assertThat(tool.hear()).isEqualTo("{\"command\":\"queue\",\"enqueued\":1}");
        Message.Ehlo ehlo = scheduler.nextOf(Message.Ehlo.class);
        ok(ehlo.id());
        assertThat(mover.hear()).isEqualTo("{\"command\":\"ehlo\"}");
        Message.Recv recv = scheduler.nextOf(Message.Recv.class);
        assertThat(recv.conn()).isEqualTo(ehlo.conn());

        scheduler = site.restartScheduler();
        Message.Ehlo again = scheduler.nextOf(Message.Ehlo.class);
        assertThat(again.replay()).isTrue();
        assertThat(again.conn()).isEqualTo(ehlo.conn());
        scheduler.answer(new Message.Work(scheduler.nextOf(Message.Recv.class).id(), recv.conn(),
                new Work("testfs", 1, 0, List.of(request(1), request(2)))));
        assertThat(mover.hear()).contains("\"hai_cookie\":1001").contains("\"hai_cookie\":1002");
        mover.close();
        scheduler.nextOf(Message.Disconnected.class);
        assertThat(site.log()).contains("mover connected mover=m0 address=" + mover.address() + " running=0")
                .contains("mover gone mover=m0 address=" + mover.address() + " running=2");
    }

    @Test
    void quitEndsTheGatewayAfterWhatIsDue() throws Exception {
        scheduler = site.startScheduler();
        Client client = site.connect().say("{\"command\":\"lock\",\"locked\":2}");
        Message.Lock lock = scheduler.nextOf(Message.Lock.class);
        assertThat(lock.mode()).isEqualTo(LockMode.LOCKED_TO_QUIT);
        ok(lock.id());
        scheduler.answer(new Message.Quit());
        assertThat(client.hear()).isEqualTo("{\"command\":\"lock\"}");
        assertThat(client.hear()).isNull();
        site.awaitEnd();
    }
}

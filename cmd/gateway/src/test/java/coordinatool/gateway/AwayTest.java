// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static coordinatool.gateway.Play.done;
import static coordinatool.gateway.Play.queue;
import static coordinatool.gateway.Play.request;
import static coordinatool.gateway.Play.text;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.Page;
import coordinatool.model.RequestFilter;
import coordinatool.model.Work;
import coordinatool.wire.Commands;
import coordinatool.wire.Limits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A scheduler that is away for long: tools are told so, movers wait. */
class AwayTest {
    private static final String WHY = "\"status\":11,\"error\":\"no answer from the scheduler at here:1\"}";
    private static final String EHLO = "{\"command\":\"ehlo\",\"id\":\"m0\"}";

    private final Play play = Play.withScheduler(Limits.DEFAULT);

    private Play.Peer mover() {
        Play.Peer mover = play.connect().say(EHLO);
        play.next(Message.Connected.class);
        play.ok(play.next(Message.Ehlo.class).id());
        assertThat(mover.hear()).isEqualTo("{\"command\":\"ehlo\"}");
        return mover;
    }

    private static String refusal(String command) {
        return "{\"command\":\"" + command + "\"," + WHY;
    }

    @Test
    void whatToolsWaitForIsAnsweredAndWhatTheySayLaterToo() {
        Play.Peer tool = play.connect().say(done(1) + queue(2) + text(Commands.status(6)));
        Play.Peer other = play.connect().say(text(Commands.cancel(1002, request(2).fid()))
                + text(Commands.list(RequestFilter.ALL)));
        play.missScheduler();
        for (String command : List.of("done", "queue", "status")) {
            assertThat(tool.hear()).isEqualTo(refusal(command));
        }
        assertThat(other.hear()).isEqualTo(refusal("cancel"));
        assertThat(other.hear()).isEqualTo(refusal("list"));

        Play.Peer late = play.connect().say("{\"command\":\"lock\",\"locked\":1}"
                + text(Commands.list(RequestFilter.ALL)) + text(Commands.status(0))
                + "{\"command\":\"recv\"}{\"command\":\"lock\",\"locked\":9}");
        for (String command : List.of("lock", "list", "status")) {
            assertThat(late.hear()).isEqualTo(refusal(command));
        }
        assertThat(late.hear()).as("wrong all the same").contains("must send EHLO first");
        assertThat(late.hear()).contains("invalid locked value");
    }

    @Test
    void aReplyThatHasBegunEnds() {
        Play.Peer status = play.connect().say(text(Commands.status(6)));
        play.next(Message.Connected.class);
        play.answer(new Message.StatusAnswer(play.next(Message.Status.class).id(), Answers.status(1),
                Answers.firstPage()));
        play.next(Message.StatusNext.class);
        Play.Peer list = play.connect().say(text(Commands.list(RequestFilter.ALL)));
        play.next(Message.Connected.class);
        play.answer(new Message.StatusPage(play.next(Message.ListNext.class).id(),
                Answers.firstPage()));
        Message.ListNext next = play.next(Message.ListNext.class);

        play.missScheduler();
        assertThat(status.hear()).contains("\"clients_connected\":1").contains("\"status\":11");
        assertThat(list.hear()).contains("\"status\":11");

        play.findScheduler();
        play.answer(new Message.StatusPage(next.id(), new Page(List.of(), null)));
        assertThat(list.hear()).as("a late answer").isNull();
        list.say("{\"command\":\"lock\",\"locked\":1}");
        play.ok(play.next(Message.Lock.class).id());
        assertThat(list.hear()).isEqualTo("{\"command\":\"lock\"}");
    }

    @Test
    void moversWait() {
        Play.Peer known = mover();
        known.say("{\"command\":\"recv\"}" + done(1));
        Message.Recv recv = play.next(Message.Recv.class);
        Message.Done done = play.next(Message.Done.class);
        Play.Peer unknown = play.connect();
        play.missScheduler();
        unknown.say(EHLO + "{\"command\":\"recv\"}" + done(2));
        known.say(done(3));
        assertThat(known.hear()).isNull();
        assertThat(unknown.hear()).isNull();
        assertThat(unknown.waits()).isTrue();

        play.findScheduler();
        play.ok(done.id());
        assertThat(known.hear()).isEqualTo("{\"command\":\"done\"}");
        play.answer(new Message.Work(recv.id(), recv.conn(), new Work("testfs", 1, 0, List.of(request(4)))));
        assertThat(known.hear()).contains("\"hai_cookie\":1004");
        play.next(Message.Connected.class);
        play.ok(play.next(Message.Ehlo.class).id());
        assertThat(unknown.hear()).isEqualTo("{\"command\":\"ehlo\"}");
        assertThat(play.next(Message.Done.class).cookie()).as("in the order in which they were said").isEqualTo(1003);
        play.next(Message.Recv.class);
        assertThat(play.next(Message.Done.class).cookie()).isEqualTo(1002);
    }

    @Test
    void whatWasRefusedIsNotTold() {
        Play.Peer tool = play.connect();
        play.next(Message.Connected.class);
        play.loseScheduler();
        tool.say(queue(1));
        play.missScheduler();
        assertThat(tool.hear()).isEqualTo(refusal("queue"));
        play.findScheduler();
        assertThat(play.waiting()).isZero();
    }

    @Test
    void whoComesAndGoesUnheardLeavesNothing() {
        play.loseScheduler();
        Play.Peer waits = play.connect();
        for (int i = 0; i < 3; i++) {
            play.connect().close();
        }
        play.findScheduler();
        assertThat(play.next(Message.Connected.class).address()).isEqualTo(waits.address());
        assertThat(play.waiting()).isZero();
    }

    @Test
    void noCommandIsTakenThatTheBusHasNoRoomFor() {
        Play.Peer mover = mover();
        play.loseScheduler();
        mover.say(done(1) + done(2));
        assertThat(mover.waits()).isTrue();
        play.findScheduler();
        assertThat(play.next(Message.Done.class).cookie()).isEqualTo(1001);
        assertThat(play.next(Message.Done.class).cookie()).isEqualTo(1002);
        assertThat(mover.waits()).isFalse();
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static coordinatool.gateway.Play.done;
import static coordinatool.gateway.Play.request;
import static coordinatool.gateway.Play.text;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.Ehlo;
import coordinatool.model.Request;
import coordinatool.model.RequestFilter;
import coordinatool.model.Work;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.wire.Commands;
import coordinatool.wire.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway answers "done" itself, and keeps the end until the scheduler has stored it. */
class EndsTest {
    private static final String OK = "{\"command\":\"done\"}";

    @TempDir
    private Path directory;
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private EndFile file;
    private Play play;
    private long conn;

    @BeforeEach
    void start() {
        file = open();
        play = new Play(Limits.DEFAULT, file);
        play.restartScheduler();
    }

    @AfterEach
    void close() {
        file.close();
    }

    private Path path() {
        return directory.resolve("ends");
    }

    private EndFile open() {
        return EndFile.open(path(), new Log("gateway", Level.INFO, new PrintStream(logged, true,
                StandardCharsets.UTF_8)));
    }

    /** The gateway is killed, and a new one has met the scheduler. */
    private void restartGateway() {
        file.close();
        start();
    }

    /** A mover that was given these. */
    private Play.Peer mover(String id, Request... requests) {
        Play.Peer mover = play.connect();
        conn = play.next(Message.Connected.class).conn();
        mover.say(text(Commands.ehlo(new Ehlo(id, "testfs", new int[0], List.of()))) + "{\"command\":\"recv\"}");
        play.ok(play.next(Message.Ehlo.class).id());
        play.answer(new Message.Work(play.next(Message.Recv.class).id(), conn,
                new Work("testfs", 1, 0, List.of(requests))));
        mover.hear();
        mover.hear();
        return mover;
    }

    private Message.Ended ended(long number, int request, long from) {
        return new Message.Ended(number, from, 1000 + request, request(request).dfid(), 0);
    }

    @Test
    void aDoneIsAnsweredAtOnceAndSaidWithWhatComesNext() {
        Play.Peer mover = mover("m0", request(1), request(2), request(3));
        mover.say(done(1) + done(2));
        assertThat(mover.hear()).isEqualTo(OK);
        assertThat(mover.hear()).isEqualTo(OK);
        assertThat(play.waiting()).isZero();
        mover.say("{\"command\":\"recv\"}");
        assertThat(play.next(Message.Ended.class)).isEqualTo(ended(1, 1, conn));
        assertThat(play.next(Message.Ended.class)).isEqualTo(ended(2, 2, conn));
        play.next(Message.Recv.class);
        mover.say(done(3));
        play.turn(0);
        assertThat(play.next(Message.Ended.class)).as("it waits for work").isEqualTo(ended(3, 3, conn));
    }

    @Test
    void aDoneWaitsSomeMillisecondsForOthers() {
        mover("m0", request(1)).say(done(1));
        play.turn(7);
        play.turn(TimeUnit.MILLISECONDS.toNanos(3));
        assertThat(play.waiting()).isZero();
        play.turn(7 + TimeUnit.MILLISECONDS.toNanos(3));
        play.next(Message.Ended.class);
    }

    @Test
    void whoHasNoNameOrWasNotGivenItWaitsForTheScheduler() {
        Play.Peer anonymous = mover(null, request(1));
        anonymous.say(done(1));
        Message.Done asked = play.next(Message.Done.class);
        assertThat(anonymous.hear()).isNull();
        play.ok(asked.id());
        assertThat(anonymous.hear()).isEqualTo(OK);
        Play.Peer mover = mover("m0", request(2));
        mover.say(done(3) + done(2) + done(2));
        play.ok(play.next(Message.Done.class).id());
        play.next(Message.Ended.class);
        assertThat(mover.hear()).isEqualTo(OK);
        assertThat(mover.hear()).isEqualTo(OK);
        assertThat(mover.hear()).as("said twice").isNull();
        play.ok(play.next(Message.Done.class).id());
        assertThat(mover.hear()).isEqualTo(OK);
    }

    @Test
    void repliesKeepTheirOrder() {
        Play.Peer mover = mover("m0", request(1));
        mover.say(text(Commands.trace(new RequestFilter(null, 1L, null, null, null))) + done(1));
        Message.Trace trace = play.next(Message.Trace.class);
        assertThat(mover.hear()).isNull();
        play.answer(new Message.Answer(trace.id(), 5, "why not"));
        assertThat(mover.hear()).contains("trace");
        assertThat(mover.hear()).isEqualTo(OK);
    }

    @Test
    void anEndIsSaidToEachSchedulerBeforeAllElseUntilItIsStored() {
        Play.Peer mover = mover("m0", request(1), request(2), request(3));
        mover.say(done(1) + done(2) + "{\"command\":\"recv\"}");
        mover.say(done(3));
        play.answer(new Message.EndsStored(1));
        play.restartScheduler();
        assertThat(play.next(Message.Ended.class)).isEqualTo(ended(2, 2, Message.Ended.NOBODY));
        assertThat(play.next(Message.Ended.class)).isEqualTo(ended(3, 3, Message.Ended.NOBODY));
        play.next(Message.Connected.class);
        assertThat(play.next(Message.Ehlo.class).ehlo().running()).isEmpty();
        play.answer(new Message.EndsStored(3));
        mover.close();
        play.restartScheduler();
        assertThat(play.waiting()).isZero();
    }

    @Test
    void anEndSurvivesTheGatewayUntilItIsStored() {
        mover("m0", request(1), request(2), request(3)).say(done(1) + done(2) + done(3));
        restartGateway();
        assertThat(play.next(Message.Ended.class)).isEqualTo(ended(1, 1, Message.Ended.NOBODY));
        play.answer(new Message.EndsStored(1));
        restartGateway();
        assertThat(play.next(Message.Ended.class)).isEqualTo(ended(2, 2, Message.Ended.NOBODY));
        assertThat(play.next(Message.Ended.class)).isEqualTo(ended(3, 3, Message.Ended.NOBODY));
        play.answer(new Message.EndsStored(3));
        mover("m0", request(4)).say(done(4));
        restartGateway();
        assertThat(play.next(Message.Ended.class)).as("numbers go on").isEqualTo(ended(4, 4, Message.Ended.NOBODY));
    }

    @Test
    void whatWasCutOffCountsForNothing() throws IOException {
        mover("m0", request(1), request(2)).say(done(1) + done(2));
        file.close();
        try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1}), 64 + 2 * 48 + 8);
        }
        start();
        assertThat(play.next(Message.Ended.class).number()).isEqualTo(1);
        assertThat(play.waiting()).isZero();
    }

    @Test
    void whenTheFileIsFullTheSchedulerIsAsked() {
        Request[] many = new Request[5001];
        StringBuilder dones = new StringBuilder();
        for (int i = 0; i < many.length; i++) {
            many[i] = request(i);
            dones.append(done(i));
        }
        Play.Peer mover = mover("m0", many);
        mover.say(dones.toString());
        for (int i = 0; i < many.length - 1; i++) {
            play.next(Message.Ended.class);
        }
        play.next(Message.Done.class);
        play.answer(new Message.EndsStored(5000));
        assertThat(file.isFull()).isFalse();
    }

    @Test
    void withoutAFileOrWithOneThatAnotherHasTheSchedulerIsAsked() throws IOException {
        assertThat(open()).isNull();
        assertThat(logged.toString(StandardCharsets.UTF_8)).contains("another gateway has it");
        Files.createDirectory(directory.resolve("x"));
        EndFile none = EndFile.open(directory.resolve("x"), new Log("gateway", Level.OFF, System.err));
        play = new Play(Limits.DEFAULT, none);
        play.restartScheduler();
        mover("m0", request(1)).say(done(1));
        play.next(Message.Done.class);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.gateway.access.Access;
import coordinatool.gateway.access.AccessControl;
import coordinatool.gateway.access.KnownAccess;
import coordinatool.model.AccessRole;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import coordinatool.tool.Awaited;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.wire.ClientMessage;
import coordinatool.wire.ClientMessageParser;
import coordinatool.wire.Commands;
import coordinatool.wire.Limits;
import coordinatool.wire.WireException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.net.ssl.SSLSession;

/** Conversations without a socket: the test says what connections say, and plays the scheduler. */
final class Play {
    private final Limits limits;
    private final ClientMessageParser parser;
    private final Outgoing.Pool pool = new Outgoing.Pool();
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final ArrayDeque<Message> told = new ArrayDeque<>();
    private final List<Peer> peers = new ArrayList<>();
    private final Log log = new Log("gateway", Level.INFO, new PrintStream(logged, true, StandardCharsets.UTF_8));
    final AccessControl control;
    private final Uplink uplink;
    private final Conversations conversations;
    /** Whether the bus takes messages. */
    private boolean linked;
    private long epoch;

    /** Without a scheduler. */
    Play(Limits limits) {
        this(limits, rules("", ""), null);
    }

    /** @param ends where ends are kept; null where none are */
    Play(Limits limits, EndFile ends) {
        this(limits, rules("", ""), ends);
    }

    private static Function<Log, AccessControl> rules(String configuration, String mount) {
        return log -> AccessControl.of(Configured.by(configuration), mount, () -> { }, log);
    }

    private Play(Limits limits, Function<Log, AccessControl> rules, EndFile ends) {
        control = rules.apply(log);
        this.limits = limits;
        parser = new ClientMessageParser(limits);
        uplink = new Uplink(message -> linked && told.add(message), ends);
        conversations = new Conversations(limits, uplink, log);
    }

    static Play withScheduler(Limits limits) {
        return withScheduler(limits, "", "");
    }

    /** @param mount where it is seen whose the files are */
    static Play withScheduler(Limits limits, String configuration, String mount) {
        return withScheduler(limits, rules(configuration, mount));
    }

    /** @param rules who may say what */
    static Play withScheduler(Limits limits, Function<Log, AccessControl> rules) {
        Play play = new Play(limits, rules, null);
        play.restartScheduler();
        return play;
    }

    /** One connection. */
    final class Peer {
        private final Access access;
        private final Outgoing out = new Outgoing(pool);
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
        private final WritableByteChannel channel = Channels.newChannel(heard);
        private final ArrayDeque<byte[]> unsaid = new ArrayDeque<>();
        private final Conversation conversation;

        private Peer(Access access) {
            this.access = access;
            conversation = conversations.open(access, out, () -> { });
        }

        Peer say(String text) {
            for (byte[] message : Messages.cut(text.getBytes(StandardCharsets.UTF_8))) {
                unsaid.add(message);
            }
            turn();
            return this;
        }

        String failure() {
            return conversation.failure();
        }

        /** The next reply, null where there is none. */
        String hear() {
            turn();
            byte[] all = text(heard.toByteArray()).stripLeading().getBytes(StandardCharsets.UTF_8);
            List<byte[]> replies = Messages.cut(all);
            if (replies.isEmpty()) {
                return null;
            }
            int length = replies.get(0).length;
            heard.reset();
            heard.write(all, length, all.length - length);
            return text(replies.get(0));
        }

        String address() {
            return access.address();
        }

        /** TLS has shaken hands, and the other side has shown this. */
        void certified(SSLSession session) {
            access.certified(session);
        }

        /** Whether the conversation takes no command for now. */
        boolean waits() {
            return !conversation.mayTakeMore();
        }

        void close() {
            peers.remove(this);
            conversations.end(conversation);
        }

        private boolean goOn() {
            if (unsaid.isEmpty() || !conversation.mayTakeMore()) {
                return false;
            }
            byte[] message = unsaid.remove();
            try {
                ClientMessage command = parser.parse(message, 0, message.length);
                conversation.take(command, message.length);
            } catch (WireException e) {
                throw new AssertionError(e);
            }
            return true;
        }

        private void drain() {
            try {
                out.drainTo(channel);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            conversation.drained();
        }
    }

    Peer connect() {
        return add(control.connected(nextAddress()));
    }

    /** Somebody of whom it is known who they are. */
    Peer connect(long uid, Set<AccessRole> roles) {
        return add(KnownAccess.of(control, nextAddress(), uid, roles));
    }

    private InetSocketAddress nextAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000 + peers.size());
    }

    private Peer add(Access access) {
        Peer peer = new Peer(access);
        peers.add(peer);
        return peer;
    }

    /** A scheduler that knows nothing, in place of the one before. */
    void restartScheduler() {
        told.clear();
        linked = true;
        conversations.onAbsence(null);
        conversations.onEpoch(++epoch);
        turn();
    }

    /** The bus takes nothing. */
    void loseScheduler() {
        linked = false;
    }

    /** Nothing has been heard of the scheduler for long. */
    void missScheduler() {
        linked = false;
        conversations.onAbsence(new Awaited("the scheduler at here:1", "it does not answer"));
        turn();
    }

    /** The scheduler is heard of again, and knows all that it knew. */
    void findScheduler() {
        linked = true;
        conversations.onAbsence(null);
        turn();
    }

    /** The next message to the scheduler, which has to be of this type. */
    <T extends Message> T next(Class<T> type) {
        turn();
        Message message = told.poll();
        if (!type.isInstance(message)) {
            throw new AssertionError("expected " + type.getSimpleName() + " but got " + message);
        }
        return type.cast(message);
    }

    /** How many messages have come to the scheduler and not been looked at. */
    int waiting() {
        turn();
        return told.size();
    }

    /** A turn ends at this time, and the next one begins. */
    void turn(long nanos) {
        turn();
        uplink.statuses().turn(nanos);
        uplink.ends().tellDue(nanos);
    }

    void answer(Message message) {
        conversations.onMessage(message);
        turn();
    }

    void ok(long id) {
        answer(new Message.Answer(id, 0, null));
    }

    /** What takes its time beside the loop is over. */
    void settle() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (control.deadlineNanos() != Long.MAX_VALUE) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("no answer");
            }
            LockSupport.parkNanos(1_000_000);
            control.turn(System.nanoTime());
        }
        turn();
    }

    String log() {
        return logged.toString(StandardCharsets.UTF_8);
    }

    private void turn() {
        uplink.pump();
        boolean more = true;
        while (more) {
            more = false;
            for (Peer peer : peers) {
                more |= peer.goOn();
            }
        }
        peers.forEach(Peer::drain);
    }

    static Request request(int number) {
        Fid fid = new Fid(0x200000401L, number, 0);
        return new Request(Action.ARCHIVE, fid, fid, 0, -1, 1000 + number, 0, 1, 0, 1_700_000_000_000_000_000L + number,
                Request.NO_DATA, null);
    }

    static String text(byte[] message) {
        return new String(message, StandardCharsets.UTF_8);
    }

    static String done(int number) {
        return text(Commands.done(1000 + number, request(number).dfid(), 0));
    }

    static String queue(int number) {
        return text(Commands.queue(null, List.of(request(number)), List.of()));
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.BusClient;
import coordinatool.bus.Role;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.gateway.access.Access;
import coordinatool.gateway.access.AccessControl;
import coordinatool.sched.House;
import coordinatool.wire.ClientMessageParser;
import coordinatool.wire.Framer;
import coordinatool.wire.Limits;
import coordinatool.wire.Reply;
import coordinatool.wire.ReplyReader;
import coordinatool.wire.WireException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The gateway's program without its TCP sockets: what is said on its lines are the messages of the wire protocol. */
public final class PlayedGateway implements House.Program {
    private final House house;
    private final BusClient bus;
    private final Uplink uplink;
    private final Conversations conversations;
    private final AccessControl control;
    private final ClientMessageParser parser = new ClientMessageParser(Limits.DEFAULT);
    private final Outgoing.Pool pool = new Outgoing.Pool();
    private final List<Line> lines = new ArrayList<>();
    private final EndFile ends;
    private int lastPort;

    /** @param endsFile where it keeps ends; the next life of this gateway has the same */
    public PlayedGateway(House house, String name, Path endsFile) {
        this.house = house;
        this.bus = house.add(this, Role.GATEWAY, name, null);
        this.ends = EndFile.open(endsFile, house.log);
        this.uplink = new Uplink(bus::send, ends);
        this.control = AccessControl.unaudited(house.log);
        this.conversations = new Conversations(Limits.DEFAULT, uplink, house.log);
    }

    private Access access() {
        return control.connected(new InetSocketAddress(InetAddress.getLoopbackAddress(), ++lastPort));
    }

    /** A connection, as its client sees it. */
    public final class Line {
        private final Outgoing out = new Outgoing(pool);
        private final ArrayDeque<byte[]> unread = new ArrayDeque<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final WritableByteChannel channel = Channels.newChannel(bytes);
        private final Conversation conversation =
                conversations.open(access(), out, () -> { });
        private boolean open = true;

        /** @param message as {@link coordinatool.wire.Commands} makes them */
        public void say(byte[] message) {
            unread.add(message);
        }

        /** The replies that have come since the last call. */
        public List<Reply> hear() {
            if (bytes.size() == 0) {
                return List.of();
            }
            byte[] all = bytes.toByteArray();
            bytes.reset();
            Framer framer = new Framer(Limits.REPLIES);
            framer.input(all, 0, all.length);
            List<Reply> replies = new ArrayList<>();
            try {
                while (framer.next()) {
                    byte[] json = new byte[framer.length()];
                    System.arraycopy(framer.array(), framer.offset(), json, 0, json.length);
                    replies.add(ReplyReader.read(json));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return replies;
        }

        /** Whether the gateway has handed this to the client, who may not have heard of it yet. */
        public boolean wasHanded(RequestKey key) {
            return conversation.mover().running().find(key) != null;
        }

        /** All that the gateway has handed to the client and knows no end of. */
        public List<RequestKey> handed() {
            return conversation.mover().running().requests().stream().map(Request::key).toList();
        }

        /** False where the gateway was killed. */
        public boolean isOpen() {
            return open;
        }

        public void close() {
            if (open) {
                open = false;
                lines.remove(this);
                conversations.end(conversation);
            }
        }

        private int turn() {
            int work = 0;
            while (!unread.isEmpty() && conversation.mayTakeMore()) {
                byte[] message = unread.remove();
                try {
                    conversation.take(parser.parse(message, 0, message.length), message.length);
                } catch (WireException e) {
                    throw new AssertionError(e);
                }
                work++;
            }
            try {
                work += out.drainTo(channel);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            conversation.drained();
            return work;
        }
    }

    public Line connect() {
        Line line = new Line();
        lines.add(line);
        return line;
    }

    /** The program is killed, and all connections with it. */
    public void kill() {
        lines.forEach(line -> line.open = false);
        lines.clear();
        close();
        house.kill(this, bus);
    }

    /** Nothing more comes of it. */
    public void close() {
        ends.close();
    }

    /** Its connection to the scheduler breaks. */
    public void cut() {
        house.cut(bus);
    }

    @Override
    public int turn(long nowNanos) {
        int work = bus.poll(conversations, nowNanos);
        conversations.onAbsence(bus.awaited());
        uplink.pump();
        for (Line line : List.copyOf(lines)) {
            work += line.turn();
        }
        uplink.ends().tellDue(nowNanos);
        work += uplink.takeSent();
        bus.flush(nowNanos);
        return work;
    }
}

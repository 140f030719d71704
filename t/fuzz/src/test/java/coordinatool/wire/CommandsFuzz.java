// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a client sends, in pieces of the size that its first byte says: cut into messages, read, and written again. */
public final class CommandsFuzz {
    private static final ClientMessageParser PARSER = new ClientMessageParser(Limits.DEFAULT);

    private CommandsFuzz() {
    }

    /** For Jazzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        int piece = data.length == 0 ? 1 : 1 + (data[0] & 0xff);
        List<byte[]> inPieces = messages(data, piece);
        List<byte[]> atOnce = messages(data, Math.max(1, data.length));
        assertThat(inPieces).usingElementComparator(Arrays::compare).isEqualTo(atOnce);
        for (byte[] message : inPieces) {
            byte[] written = writtenAgain(message);
            if (written != null) {
                assertThat(writtenAgain(written)).isEqualTo(written);
            }
        }
    }

    private static List<byte[]> messages(byte[] data, int piece) {
        Framer framer = new Framer(Limits.DEFAULT);
        List<byte[]> messages = new ArrayList<>();
        try {
            for (int at = 1; at < data.length; at += piece) {
                framer.input(data, at, Math.min(piece, data.length - at));
                while (framer.next()) {
                    messages.add(Arrays.copyOfRange(framer.array(), framer.offset(),
                            framer.offset() + framer.length()));
                }
                framer.keep();
                assertThat(framer.held()).isLessThanOrEqualTo(Math.max(512, 2 * data.length));
            }
        } catch (WireException e) {
            // As it should.
        }
        return messages;
    }

    /** Null where it is refused. */
    private static byte[] writtenAgain(byte[] message) {
        try {
            byte[][] written = new byte[1][];
            PARSER.parse(message, 0, message.length).visit(new Writer(), written);
            return written[0];
        } catch (WireException e) {
            return null;
        }
    }

    private static final class Writer implements ClientMessage.Visitor<byte[][]> {
        @Override
        public void auth(ClientMessage.Auth message, byte[][] to) {
            to[0] = Commands.auth(message.credential());
        }

        @Override
        public void ehlo(ClientMessage.Ehlo message, byte[][] to) {
            to[0] = Commands.ehlo(message.ehlo());
        }

        @Override
        public void recv(ClientMessage.Recv message, byte[][] to) {
            to[0] = Commands.recv(message.limits());
        }

        @Override
        public void done(ClientMessage.Done message, byte[][] to) {
            to[0] = Commands.done(message.cookie(), message.dfid(), message.status());
        }

        @Override
        public void queue(ClientMessage.Queue message, byte[][] to) {
            List<Request> cancels = message.requests().stream().filter(r -> r.action() == Action.CANCEL).toList();
            List<Request> others = message.requests().stream().filter(r -> r.action() != Action.CANCEL).toList();
            to[0] = Commands.queue(message.fsname(), others, cancels);
        }

        @Override
        public void status(ClientMessage.Status message, byte[][] to) {
            to[0] = Commands.status((int) message.verbose(), message.details());
        }

        @Override
        public void list(ClientMessage.ListRequests message, byte[][] to) {
            to[0] = Commands.list(message.filter());
        }

        @Override
        public void trace(ClientMessage.Trace message, byte[][] to) {
            to[0] = Commands.trace(message.filter());
        }

        @Override
        public void cancel(ClientMessage.Cancel message, byte[][] to) {
            to[0] = message.list() ? Commands.cancel(message.requests())
                    : Commands.cancel(message.requests().get(0).cookie(), message.requests().get(0).dfid());
        }

        @Override
        public void release(ClientMessage.Release message, byte[][] to) {
            to[0] = Commands.release(message.cookie(), message.fid());
        }

        @Override
        public void resume(ClientMessage.Resume message, byte[][] to) {
            to[0] = Commands.resume(message.mover());
        }

        @Override
        public void lock(ClientMessage.Lock message, byte[][] to) {
            to[0] = Commands.lock(message.mode());
        }

        @Override
        public void fsck(ClientMessage.Fsck message, byte[][] to) {
            to[0] = Commands.fsck(message.step());
        }

        @Override
        public void bad(ClientMessage.Bad message, byte[][] to) {
            assertThat(message.error()).isNotEmpty();
        }
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.bus.Message.Answer;
import coordinatool.bus.Message.Queued;

/** Binary form of the scheduler's answers to a gateway, apart from those about status. */
final class AnswerCodec {
    private AnswerCodec() {
    }

    static void write(ByteWriter out, Answer answer) {
        out.writeVarint(answer.id());
        out.writeZigzag(answer.status());
        out.writeString(answer.error());
    }

    static Answer readAnswer(ByteReader in) {
        return new Answer(in.readVarint(), in.readInt(), in.readString());
    }

    static void write(ByteWriter out, Queued queued) {
        out.writeVarint(queued.id());
        out.writeZigzag(queued.enqueued());
        out.writeZigzag(queued.skipped());
        out.writeBoolean(queued.durable());
    }

    static Queued readQueued(ByteReader in) {
        return new Queued(in.readVarint(), in.readInt(), in.readInt(), in.readBoolean());
    }
}

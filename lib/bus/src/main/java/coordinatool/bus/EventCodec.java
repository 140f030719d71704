// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.bus.Event.Assigned;
import coordinatool.bus.Event.Cancelled;
import coordinatool.bus.Event.Done;
import coordinatool.bus.Event.New;
import coordinatool.bus.Event.Requeued;
import coordinatool.bus.Event.Sent;

/** Binary form of events, like that of messages ({@link MessageCodec}). */
final class EventCodec {
    private static final int NEW = 1;
    private static final int ASSIGNED = 2;
    private static final int SENT = 3;
    private static final int DONE = 4;
    private static final int CANCELLED = 5;
    private static final int REQUEUED = 6;

    private EventCodec() {
    }

    static void write(ByteWriter out, RequestEncoder requests, Event event) {
        if (event instanceof New) {
            out.writeByte(NEW);
        } else if (event instanceof Assigned assigned) {
            out.writeByte(ASSIGNED);
            out.writeString(assigned.mover());
        } else if (event instanceof Sent sent) {
            out.writeByte(SENT);
            out.writeString(sent.mover());
        } else if (event instanceof Done done) {
            out.writeByte(DONE);
            out.writeZigzag(done.status());
        } else if (event instanceof Cancelled) {
            out.writeByte(CANCELLED);
        } else {
            out.writeByte(REQUEUED);
        }
        requests.write(event.request());
    }

    /**
     * Reads the next event.
     *
     * @throws CodecException where there is none
     */
    static Event read(ByteReader in, RequestDecoder requests) {
        int type = in.readByte();
        switch (type) {
            case NEW:
                return new New(requests.read());
            case ASSIGNED: {
                String mover = in.readString();
                return new Assigned(requests.read(), mover);
            }
            case SENT: {
                String mover = in.readString();
                return new Sent(requests.read(), mover);
            }
            case DONE: {
                int status = in.readInt();
                return new Done(requests.read(), status);
            }
            case CANCELLED:
                return new Cancelled(requests.read());
            case REQUEUED:
                return new Requeued(requests.read());
            default:
                throw new CodecException("no event of number " + type);
        }
    }
}

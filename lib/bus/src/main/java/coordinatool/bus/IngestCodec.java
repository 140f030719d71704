// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.bus.Message.Arrived;
import coordinatool.bus.Message.TellCancelled;

/** Binary form of what ingest and scheduler say to each other, apart from acknowledgements. */
final class IngestCodec {
    private IngestCodec() {
    }

    static void write(ByteWriter out, RequestEncoder requests, Arrived arrived) {
        out.writeVarint(arrived.batch());
        requests.writeAll(arrived.requests());
    }

    static Arrived readArrived(ByteReader in, RequestDecoder requests) {
        return new Arrived(in.readVarint(), requests.readAll());
    }

    static void write(ByteWriter out, RequestEncoder requests, TellCancelled tell) {
        out.writeVarint(tell.id());
        requests.write(tell.request());
    }

    static TellCancelled readTellCancelled(ByteReader in, RequestDecoder requests) {
        return new TellCancelled(in.readVarint(), requests.read());
    }
}

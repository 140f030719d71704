// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.bus.Message.Arrived;
import coordinatool.bus.Message.EndRestore;
import coordinatool.bus.Message.RestoreEnded;
import coordinatool.bus.Message.TellCancelled;
import coordinatool.model.RequestKey;

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

    static void write(RequestEncoder requests, EndRestore end) {
        requests.write(end.request());
    }

    static EndRestore readEndRestore(RequestDecoder requests) {
        return new EndRestore(requests.read());
    }

    static void write(ByteWriter out, RestoreEnded ended) {
        out.writeVarint(ended.key().cookie());
        RequestEncoder.writeFid(out, ended.key().dfid());
        out.writeBoolean(ended.ended());
    }

    static RestoreEnded readRestoreEnded(ByteReader in) {
        return new RestoreEnded(new RequestKey(in.readVarint(), RequestDecoder.readFid(in)), in.readBoolean());
    }

    static TellCancelled readTellCancelled(ByteReader in, RequestDecoder requests) {
        return new TellCancelled(in.readVarint(), requests.read());
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.bus.Message.Connected;
import coordinatool.bus.Message.Done;
import coordinatool.bus.Message.Queue;
import coordinatool.bus.Message.Status;

/** Binary form of what a gateway says to the scheduler. */
final class CommandCodec {
    private CommandCodec() {
    }

    static void write(ByteWriter out, Connected connected) {
        out.writeVarint(connected.conn());
        out.writeString(connected.address());
    }

    static Connected readConnected(ByteReader in) {
        return new Connected(in.readVarint(), in.readText());
    }

    static void write(ByteWriter out, Done done) {
        out.writeVarint(done.id());
        out.writeVarint(done.conn());
        out.writeVarint(done.cookie());
        RequestEncoder.writeFid(out, done.dfid());
        out.writeZigzag(done.status());
    }

    static Done readDone(ByteReader in) {
        return new Done(in.readVarint(), in.readVarint(), in.readVarint(), RequestDecoder.readFid(in), in.readInt());
    }

    static void write(ByteWriter out, RequestEncoder requests, Queue queue) {
        out.writeVarint(queue.id());
        out.writeVarint(queue.conn());
        out.writeString(queue.fsname());
        requests.writeAll(queue.requests());
    }

    static Queue readQueue(ByteReader in, RequestDecoder requests) {
        return new Queue(in.readVarint(), in.readVarint(), in.readString(), requests.readAll());
    }

    static void write(ByteWriter out, Status status) {
        out.writeVarint(status.id());
        out.writeVarint(status.conn());
    }

    static Status readStatus(ByteReader in) {
        return new Status(in.readVarint(), in.readVarint());
    }
}

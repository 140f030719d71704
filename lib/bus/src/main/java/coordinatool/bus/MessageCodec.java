// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.bus.Message.Accepted;
import coordinatool.bus.Message.Answer;
import coordinatool.bus.Message.Arrived;
import coordinatool.bus.Message.Audit;
import coordinatool.bus.Message.Cancel;
import coordinatool.bus.Message.Cancelled;
import coordinatool.bus.Message.Clients;
import coordinatool.bus.Message.Compare;
import coordinatool.bus.Message.Compared;
import coordinatool.bus.Message.Connected;
import coordinatool.bus.Message.Disconnected;
import coordinatool.bus.Message.Done;
import coordinatool.bus.Message.Ehlo;
import coordinatool.bus.Message.EndRestore;
import coordinatool.bus.Message.Ended;
import coordinatool.bus.Message.EndsStored;
import coordinatool.bus.Message.Events;
import coordinatool.bus.Message.ListNext;
import coordinatool.bus.Message.Lock;
import coordinatool.bus.Message.Notice;
import coordinatool.bus.Message.OpenNext;
import coordinatool.bus.Message.OpenReports;
import coordinatool.bus.Message.Queue;
import coordinatool.bus.Message.Queued;
import coordinatool.bus.Message.Quit;
import coordinatool.bus.Message.Recv;
import coordinatool.bus.Message.Release;
import coordinatool.bus.Message.ReportLines;
import coordinatool.bus.Message.ReportNext;
import coordinatool.bus.Message.RestoreEnded;
import coordinatool.bus.Message.Resume;
import coordinatool.bus.Message.Runs;
import coordinatool.bus.Message.Status;
import coordinatool.bus.Message.StatusAnswer;
import coordinatool.bus.Message.StatusChanged;
import coordinatool.bus.Message.StatusNext;
import coordinatool.bus.Message.StatusPage;
import coordinatool.bus.Message.TellCancelled;
import coordinatool.bus.Message.Told;
import coordinatool.bus.Message.Trace;
import coordinatool.bus.Message.Traced;
import coordinatool.bus.Message.Work;
import coordinatool.model.RecvLimits;
import coordinatool.model.Refused;
import coordinatool.model.ReportEntry;
import coordinatool.model.RequestKey;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The binary form of messages: a byte that says which message, by this table, then its components in the order of the
 * record. Requests are differences to the ones before, so the messages of a batch are read in the order in which they
 * were written, from one {@link ByteReader}. What changes here between releases is covered by {@link Frame#VERSION}:
 * programs of different versions refuse each other at the first frame.
 *
 * <p>Messages that come with every request or connection are written out by hand, which costs a tenth of what {@link
 * BinaryForm} does where the JVM has only its quick compiler, as ours. And a program needs no reflection before it
 * shows a status, which takes a gateway a tenth of a second at its start. All others have the form made from their
 * record.
 */
final class MessageCodec {
    private static final Row<?>[] BY_NUMBER = new Row<?>[Byte.MAX_VALUE];
    private static final Map<Class<?>, Row<?>> BY_TYPE = new HashMap<>();

    static {
        row(1, Connected.class, (out, m) -> out.writeVarint(m.conn()).writeString(m.address()),
                in -> new Connected(in.readVarint(), in.readText()));
        row(2, Disconnected.class, (out, m) -> out.writeVarint(m.conn()), in -> new Disconnected(in.readVarint()));
        row(3, Ehlo.class, (out, m) -> out.writeVarint(m.id()).writeVarint(m.conn()).writeString(m.ehlo().mover())
                .writeString(m.ehlo().fsname()).writeZigzags(m.ehlo().archiveIds()).writeRequests(m.ehlo().running())
                .writeBoolean(m.replay()).writeBoolean(m.more()),
                in -> new Ehlo(in.readVarint(), in.readVarint(), new coordinatool.model.Ehlo(in.readString(),
                        in.readString(), in.readInts(), in.readRequests()), in.readBoolean(), in.readBoolean()));
        row(4, Recv.class, (out, m) -> out.writeVarint(m.id()).writeVarint(m.conn())
                .writeZigzag(m.limits().maxArchive()).writeZigzag(m.limits().maxRestore())
                .writeZigzag(m.limits().maxRemove()).writeZigzag(m.limits().maxBytes()),
                in -> new Recv(in.readVarint(), in.readVarint(),
                        new RecvLimits(in.readInt(), in.readInt(), in.readInt(), in.readZigzag())));
        row(5, Done.class, (out, m) -> out.writeVarint(m.id()).writeVarint(m.conn()).writeVarint(m.cookie())
                .writeFid(m.dfid()).writeZigzag(m.status()),
                in -> new Done(in.readVarint(), in.readVarint(), in.readVarint(), in.readFid(), in.readInt()));
        row(6, Queue.class, (out, m) -> out.writeVarint(m.id()).writeVarint(m.conn()).writeString(m.fsname())
                .writeRequests(m.requests()),
                in -> new Queue(in.readVarint(), in.readVarint(), in.readString(), in.readRequests()));
        row(7, Status.class);
        row(8, StatusNext.class);
        row(9, Lock.class);
        row(10, Answer.class, (out, m) -> out.writeVarint(m.id()).writeZigzag(m.status()).writeString(m.error()),
                in -> new Answer(in.readVarint(), in.readInt(), in.readString()));
        row(11, Work.class, (out, m) -> out.writeVarint(m.id()).writeVarint(m.conn()).writeString(m.work().fsname())
                .writeZigzag(m.work().archiveId()).writeVarint(m.work().flags()).writeRequests(m.work().requests()),
                in -> new Work(in.readVarint(), in.readVarint(), new coordinatool.model.Work(in.readString(),
                        in.readInt(), in.readVarint(), in.readRequests())));
        row(12, Queued.class, (out, m) -> out.writeVarint(m.id()).writeZigzag(m.enqueued()).writeZigzag(m.skipped())
                .writeBoolean(m.durable()),
                in -> new Queued(in.readVarint(), in.readInt(), in.readInt(), in.readBoolean()));
        row(13, StatusAnswer.class);
        row(14, StatusPage.class);
        row(15, Arrived.class, (out, m) -> out.writeVarint(m.batch()).writeRequests(m.requests()),
                in -> new Arrived(in.readVarint(), in.readRequests()));
        row(16, Accepted.class, (out, m) -> out.writeVarint(m.batch()), in -> new Accepted(in.readVarint()));
        row(17, TellCancelled.class, (out, m) -> out.writeList(m.notices(), (to, notice) -> to.writeVarint(notice.id())
                .writeRequest(notice.cancel())),
                in -> new TellCancelled(in.readList(1 + RequestCodec.SMALLEST_REQUEST,
                        from -> new Notice(from.readVarint(), from.readRequest()))));
        row(18, Told.class, (out, m) -> out.writeList(m.ids(), ByteWriter::writeVarint),
                in -> new Told(in.readList(1, ByteReader::readVarint)));
        row(19, ReportNext.class);
        row(20, ReportLines.class, (out, m) -> out.writeList(m.lines(), (to, line) -> to.writeVarint(line.number())
                .writeString(line.hint()).writeString(line.line())),
                in -> new ReportLines(in.readList(3, from -> new ReportEntry(from.readVarint(), from.readText(),
                        from.readText()))));
        row(21, Quit.class);
        row(22, ListNext.class);
        row(23, Cancel.class, (out, m) -> out.writeVarint(m.id()).writeVarint(m.conn()).writeList(m.requests(),
                (to, key) -> to.writeVarint(key.cookie()).writeFid(key.dfid())),
                in -> new Cancel(in.readVarint(), in.readVarint(),
                        in.readList(4, from -> new RequestKey(from.readVarint(), from.readFid()))));
        row(24, OpenNext.class);
        row(25, OpenReports.class);
        row(26, EndRestore.class);
        row(27, RestoreEnded.class);
        row(28, Events.class);
        row(29, Trace.class);
        row(30, Traced.class);
        row(31, Release.class);
        row(32, Compare.class);
        row(33, Compared.class);
        row(34, Resume.class);
        row(35, Ended.class, (out, m) -> out.writeVarint(m.number()).writeVarint(m.conn()).writeVarint(m.cookie())
                .writeFid(m.dfid()).writeZigzag(m.status()),
                in -> new Ended(in.readVarint(), in.readVarint(), in.readVarint(), in.readFid(), in.readInt()));
        row(37, Runs.class, (out, m) -> out.writeVarint(m.id()).writeVarint(m.conn()).writeRequests(m.running())
                .writeBoolean(m.more()),
                in -> new Runs(in.readVarint(), in.readVarint(), in.readRequests(), in.readBoolean()));
        row(36, EndsStored.class, (out, m) -> out.writeVarint(m.number()), in -> new EndsStored(in.readVarint()));
        row(38, Audit.class);
        row(39, Clients.class);
        row(41, Cancelled.class, (out, m) -> out.writeVarint(m.id()).writeList(m.refused(), (to, refused) -> to
                .writeVarint(refused.index()).writeZigzag(refused.status()).writeString(refused.error())),
                in -> new Cancelled(in.readVarint(), in.readList(3, from -> new Refused((int) from.readVarint(),
                        from.readInt(), from.readText()))));
        row(40, StatusChanged.class, (out, m) -> { }, in -> new StatusChanged());
    }

    private record Row<M extends Message>(int number, Class<M> type, BiConsumer<ByteWriter, M> writer,
            Function<ByteReader, M> reader) {
        void write(ByteWriter out, Message message) {
            writer.accept(out.writeByte(number), type.cast(message));
        }
    }

    private MessageCodec() {
    }

    /** Appends a message. */
    static void write(ByteWriter out, Message message) {
        BY_TYPE.get(message.getClass()).write(out, message);
    }

    /**
     * Reads the next message.
     *
     * @throws CodecException where there is none
     */
    static Message read(ByteReader in) {
        int number = in.readByte();
        Row<?> row = number < BY_NUMBER.length ? BY_NUMBER[number] : null;
        if (row == null) {
            throw new CodecException("no message of number " + number);
        }
        return row.reader.apply(in);
    }

    /** A message whose form is made from its record. */
    private static <M extends Message> void row(int number, Class<M> type) {
        row(number, type, (out, message) -> BinaryForm.of(type).write(out, message),
                in -> type.cast(BinaryForm.of(type).read(in)));
    }

    /** @param reader of what {@code writer} has written */
    private static <M extends Message> void row(int number, Class<M> type, BiConsumer<ByteWriter, M> writer,
            Function<ByteReader, M> reader) {
        Row<M> row = new Row<>(number, type, writer, reader);
        if (BY_NUMBER[number] != null || BY_TYPE.put(type, row) != null) {
            throw new IllegalStateException("message " + number + " is there twice");
        }
        BY_NUMBER[number] = row;
    }
}

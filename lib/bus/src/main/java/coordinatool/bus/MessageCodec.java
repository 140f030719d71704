// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.bus.Message.Accepted;
import coordinatool.bus.Message.Answer;
import coordinatool.bus.Message.Arrived;
import coordinatool.bus.Message.Cancel;
import coordinatool.bus.Message.Connected;
import coordinatool.bus.Message.Disconnected;
import coordinatool.bus.Message.Done;
import coordinatool.bus.Message.Ehlo;
import coordinatool.bus.Message.EndRestore;
import coordinatool.bus.Message.Events;
import coordinatool.bus.Message.ListNext;
import coordinatool.bus.Message.Lock;
import coordinatool.bus.Message.OpenNext;
import coordinatool.bus.Message.OpenReports;
import coordinatool.bus.Message.Queue;
import coordinatool.bus.Message.Queued;
import coordinatool.bus.Message.Quit;
import coordinatool.bus.Message.Recv;
import coordinatool.bus.Message.ReportLines;
import coordinatool.bus.Message.ReportNext;
import coordinatool.bus.Message.RestoreEnded;
import coordinatool.bus.Message.Status;
import coordinatool.bus.Message.StatusAnswer;
import coordinatool.bus.Message.StatusNext;
import coordinatool.bus.Message.StatusPage;
import coordinatool.bus.Message.TellCancelled;
import coordinatool.bus.Message.Told;
import coordinatool.bus.Message.Work;

/**
 * The binary form of messages: a byte that says which message, then its components in the order of the record. Requests
 * are differences to the ones before, so messages are read in the order in which they were written, with one pair of
 * {@link RequestEncoder} and {@link RequestDecoder} for a batch. What may change here between releases is covered by
 * {@link Frame#VERSION}: programs of different versions refuse each other at the first frame.
 */
final class MessageCodec {
    private static final int CONNECTED = 1;
    private static final int DISCONNECTED = 2;
    private static final int EHLO = 3;
    private static final int RECV = 4;
    private static final int DONE = 5;
    private static final int QUEUE = 6;
    private static final int STATUS = 7;
    private static final int STATUS_NEXT = 8;
    private static final int LOCK = 9;
    private static final int ANSWER = 10;
    private static final int WORK = 11;
    private static final int QUEUED = 12;
    private static final int STATUS_ANSWER = 13;
    private static final int STATUS_PAGE = 14;
    private static final int ARRIVED = 15;
    private static final int ACCEPTED = 16;
    private static final int TELL_CANCELLED = 17;
    private static final int TOLD = 18;
    private static final int REPORT_NEXT = 19;
    private static final int REPORT_LINES = 20;
    private static final int QUIT = 21;
    private static final int LIST_NEXT = 22;
    private static final int CANCEL = 23;
    private static final int OPEN_NEXT = 24;
    private static final int OPEN_PAGE = 25;
    private static final int END_RESTORE = 26;
    private static final int RESTORE_ENDED = 27;
    private static final int EVENTS = 28;

    private MessageCodec() {
    }

    /** Appends a message; the commonest are looked for first. */
    static void write(ByteWriter out, RequestEncoder requests, Message message) {
        if (message instanceof Done done) {
            out.writeByte(DONE);
            CommandCodec.write(out, done);
        } else if (message instanceof Answer answer) {
            out.writeByte(ANSWER);
            AnswerCodec.write(out, answer);
        } else if (message instanceof Work work) {
            write(out, requests, WORK, work);
        } else if (message instanceof Recv recv) {
            write(out, requests, RECV, recv);
        } else if (message instanceof Arrived arrived) {
            out.writeByte(ARRIVED);
            IngestCodec.write(out, requests, arrived);
        } else if (message instanceof Accepted accepted) {
            out.writeByte(ACCEPTED);
            out.writeVarint(accepted.batch());
        } else if (message instanceof Queue queue) {
            out.writeByte(QUEUE);
            CommandCodec.write(out, requests, queue);
        } else if (message instanceof Queued queued) {
            out.writeByte(QUEUED);
            AnswerCodec.write(out, queued);
        } else if (message instanceof TellCancelled tell) {
            out.writeByte(TELL_CANCELLED);
            IngestCodec.write(out, requests, tell);
        } else if (message instanceof Told told) {
            out.writeByte(TOLD);
            out.writeVarint(told.id());
        } else {
            writeRare(out, requests, message);
        }
    }

    private static void writeRare(ByteWriter out, RequestEncoder requests, Message message) {
        if (message instanceof Connected connected) {
            out.writeByte(CONNECTED);
            CommandCodec.write(out, connected);
        } else if (message instanceof Disconnected disconnected) {
            out.writeByte(DISCONNECTED);
            out.writeVarint(disconnected.conn());
        } else if (message instanceof Ehlo ehlo) {
            write(out, requests, EHLO, ehlo);
        } else if (message instanceof Status status) {
            out.writeByte(STATUS);
            CommandCodec.write(out, status);
        } else if (message instanceof StatusNext next) {
            write(out, requests, STATUS_NEXT, next);
        } else if (message instanceof Lock lock) {
            write(out, requests, LOCK, lock);
        } else if (message instanceof ListNext next) {
            write(out, requests, LIST_NEXT, next);
        } else if (message instanceof Cancel cancel) {
            write(out, requests, CANCEL, cancel);
        } else if (message instanceof StatusAnswer answer) {
            write(out, requests, STATUS_ANSWER, answer);
        } else if (message instanceof StatusPage page) {
            write(out, requests, STATUS_PAGE, page);
        } else if (message instanceof ReportNext next) {
            out.writeByte(REPORT_NEXT);
            out.writeVarint(next.done());
        } else if (message instanceof ReportLines lines) {
            out.writeByte(REPORT_LINES);
            ReportCodec.write(out, lines);
        } else if (message instanceof OpenNext next) {
            out.writeByte(OPEN_NEXT);
            ReportCodec.write(out, next);
        } else if (message instanceof OpenReports open) {
            out.writeByte(OPEN_PAGE);
            ReportCodec.write(out, open.page());
        } else if (message instanceof EndRestore end) {
            out.writeByte(END_RESTORE);
            IngestCodec.write(requests, end);
        } else if (message instanceof RestoreEnded ended) {
            out.writeByte(RESTORE_ENDED);
            IngestCodec.write(out, ended);
        } else if (message instanceof Events events) {
            write(out, requests, EVENTS, events);
        } else if (message instanceof Quit) {
            out.writeByte(QUIT);
        } else {
            throw new IllegalArgumentException("no binary form of " + message.getClass().getSimpleName());
        }
    }

    private static void write(ByteWriter out, RequestEncoder requests, int number, Message message) {
        out.writeByte(number);
        BinaryForm.of(message.getClass()).write(out, requests, message);
    }

    private static Message read(Class<? extends Message> type, ByteReader in, RequestDecoder requests) {
        return (Message) BinaryForm.of(type).read(in, requests);
    }

    /**
     * Reads the next message.
     *
     * @throws CodecException where there is none
     */
    static Message read(ByteReader in, RequestDecoder requests) {
        int type = in.readByte();
        return switch (type) {
            case CONNECTED -> CommandCodec.readConnected(in);
            case DISCONNECTED -> new Disconnected(in.readVarint());
            case EHLO -> read(Ehlo.class, in, requests);
            case RECV -> read(Recv.class, in, requests);
            case DONE -> CommandCodec.readDone(in);
            case QUEUE -> CommandCodec.readQueue(in, requests);
            case STATUS -> CommandCodec.readStatus(in);
            case STATUS_NEXT -> read(StatusNext.class, in, requests);
            case LOCK -> read(Lock.class, in, requests);
            case ANSWER -> AnswerCodec.readAnswer(in);
            case WORK -> read(Work.class, in, requests);
            case QUEUED -> AnswerCodec.readQueued(in);
            case STATUS_ANSWER -> read(StatusAnswer.class, in, requests);
            case STATUS_PAGE -> read(StatusPage.class, in, requests);
            case ARRIVED -> IngestCodec.readArrived(in, requests);
            case ACCEPTED -> new Accepted(in.readVarint());
            case TELL_CANCELLED -> IngestCodec.readTellCancelled(in, requests);
            case TOLD -> new Told(in.readVarint());
            case REPORT_NEXT -> new ReportNext(in.readVarint());
            case REPORT_LINES -> ReportCodec.readLines(in);
            case OPEN_NEXT -> ReportCodec.readNext(in);
            case OPEN_PAGE -> new OpenReports(ReportCodec.readPage(in));
            case END_RESTORE -> IngestCodec.readEndRestore(requests);
            case RESTORE_ENDED -> IngestCodec.readRestoreEnded(in);
            case EVENTS -> read(Events.class, in, requests);
            case QUIT -> new Quit();
            case LIST_NEXT -> read(ListNext.class, in, requests);
            case CANCEL -> read(Cancel.class, in, requests);
            default -> throw new CodecException("no message of number " + type);
        };
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.gateway.access.Access;
import coordinatool.model.Errno;
import coordinatool.model.RequestKey;
import coordinatool.wire.ClientMessage;
import coordinatool.wire.Command;
import coordinatool.wire.Limits;
import java.util.function.BiConsumer;

/**
 * What is said on one connection: which commands are allowed when, and in which order replies go out. It decides
 * nothing else; all that matters is asked of the scheduler. A state machine without socket or clock: what happens comes
 * in by methods, and what follows goes to the {@link Uplink} and into the buffer of replies.
 *
 * <p>Replies keep the order of the commands, but for that to recv. Some commands hold up those behind them: ehlo, as
 * what is allowed next depends on its answer, status and list, whose replies are written in parts, and a queue that is
 * handed on in parts.
 *
 * <p>Movers wait for a scheduler that is away. Whoever has not said ehlo is a tool, with a person or a script behind
 * it: after some seconds it is told EAGAIN, even where the scheduler may have carried the command out before it went.
 * All commands may be repeated.
 *
 * <p>Some commands take effect even when their sender is gone: done, queue, lock, cancel, release and resume. A
 * conversation outlives its connection until they are answered, so that a new scheduler can be told them.
 */
final class Conversation implements ClientMessage.Visitor<Pending> {
    private static final String EHLO_TWICE = "Client cannot send EHLO twice";
    private static final Message.Answer OK = new Message.Answer(0, 0, null);
    private static final String NO_RECV = "Client must send EHLO first and not already be in RECV";

    private final Message.Connected self;
    private final Access access;
    private final Runnable due;
    private final Limits limits;
    private final Uplink uplink;
    private final Replies replies;
    private final ReplyQueue queue;
    private final OwnRequests own;
    private final Mover mover;
    private final BiConsumer<Pending, Message.Reply> asker = this::answered;
    private boolean ended;

    /** @param due is run where replies are to be sent, or it may be time to close; also after the end */
    Conversation(Message.Connected self, Access access, Mover mover, Replies replies, Uplink uplink, Limits limits,
            Runnable due) {
        this.self = self;
        this.access = access;
        this.due = due;
        this.limits = limits;
        this.uplink = uplink;
        this.replies = replies;
        this.queue = new ReplyQueue(self.conn(), uplink, replies);
        this.own = new OwnRequests(access, queue, uplink, due);
        this.mover = mover;
        uplink.tell(self);
    }

    String address() {
        return self.address();
    }

    Mover mover() {
        return mover;
    }

    /** Whether the next command may be taken now. */
    boolean mayTakeMore() {
        return !queue.holdsOthers() && own.mayLook() && queue.bytes() < limits.unansweredBytes()
                && replies.unsentBytes() < limits.outstandingBytes() && (!uplink.congested() || awaitsNobody());
    }

    /** Whether a reply other than to recv is due. */
    boolean owesReplies() {
        return !queue.isEmpty();
    }

    /** Why no more replies can be written, null while they can. */
    String failure() {
        return replies.failure();
    }

    /** Bytes of the commands without a reply. */
    int pendingBytes() {
        return queue.bytes();
    }

    /** Whether nothing has to be kept of it any more. */
    boolean isOver() {
        return ended && queue.isEmpty();
    }

    /** Takes the next command, which had this many bytes. */
    void take(ClientMessage command, int bytes) {
        if (access.allows(command.kind())) {
            ClientMessage narrowed = access.narrowed(command);
            narrowed.visit(this, new Pending(narrowed, access.identity(), bytes, asker));
        } else {
            refuse(new Pending(command, access.identity(), bytes, asker), Errno.EACCES,
                    access.refuse(command.kind()));
        }
    }

    @Override
    public void auth(ClientMessage.Auth c, Pending p) {
        AuthCommand.run(c, p, access, queue, due);
    }

    @Override
    public void ehlo(ClientMessage.Ehlo c, Pending p) {
        if (!mover.isNobody()) {
            refuse(p, Errno.EINVAL, EHLO_TWICE);
            return;
        }
        mover.introduced(c.ehlo().mover());
        ask(p, EhloParts.first(c, p, uplink, self.conn(), mover));
    }

    @Override
    public void recv(ClientMessage.Recv c, Pending p) {
        if (mover.mayRecv()) {
            mover.receive(p);
        } else {
            refuse(p, Errno.EINVAL, NO_RECV);
        }
    }

    @Override
    public void done(ClientMessage.Done c, Pending p) {
        mover.says(c);
        RequestKey key = new RequestKey(c.cookie(), c.dfid());
        p.ended = mover.running().find(key);
        if (p.ended != null && mover.id() != null && uplink.ends().haveRoom()) {
            uplink.ends().add(self.conn(), key, c.status(), mover.recv() != null);
            mover.ended(p.ended);
            Audited.note(access.audit(), mover, p, OK);
            reply(p, OK);
            return;
        }
        ask(p, new Message.Done(uplink.number(p), self.conn(), c.cookie(), c.dfid(), c.status()));
    }

    @Override
    public void queue(ClientMessage.Queue c, Pending p) {
        ask(p, QueueParts.first(c, p, uplink, self.conn()));
    }

    @Override
    public void status(ClientMessage.Status c, Pending p) {
        uplink.ends().tell();
        String neighbours = access.neighbours();
        if (queue.isEmpty() && replies.repeat(uplink.statuses().known(c, neighbours))) {
            due.run();
            return;
        }
        p.status = uplink.statuses().begin(c, neighbours);
        ask(p, new Message.Status(uplink.number(p), self.conn(), c.listsRequests()));
    }

    @Override
    public void list(ClientMessage.ListRequests c, Pending p) {
        p.paged = replies.list(c);
        ask(p, null);
    }

    @Override
    public void trace(ClientMessage.Trace c, Pending p) {
        ask(p, new Message.Trace(uplink.number(p), self.conn(), c.filter()));
    }

    @Override
    public void cancel(ClientMessage.Cancel c, Pending p) {
        if (access.hasOwnOnly() && !awaitsNobody()) {
            queue.add(p);
            own.cancel(p, c.requests(), self.conn());
        } else {
            ask(p, new Message.Cancel(uplink.number(p), self.conn(), c.requests()));
        }
    }

    @Override
    public void release(ClientMessage.Release c, Pending p) {
        ask(p, new Message.Release(uplink.number(p), self.conn(), c.cookie(), c.fid()));
    }

    @Override
    public void resume(ClientMessage.Resume c, Pending p) {
        ask(p, new Message.Resume(uplink.number(p), self.conn(), c.mover()));
    }

    @Override
    public void lock(ClientMessage.Lock c, Pending p) {
        ask(p, new Message.Lock(uplink.number(p), self.conn(), c.mode()));
    }

    @Override
    public void fsck(ClientMessage.Fsck c, Pending p) {
        ask(p, new Message.Compare(uplink.number(p), self.conn(), c.step()));
    }

    @Override
    public void bad(ClientMessage.Bad c, Pending p) {
        refuse(p, c.status(), c.kind() == Command.RECV && !mover.mayRecv() ? NO_RECV : c.error());
    }

    /** Less than before waits to be sent. */
    void drained() {
        queue.goOn();
    }

    /** A scheduler is met that knows nothing: it is told everything. */
    void meet() {
        queue.breakOff();
        queue.commands().forEach(command -> command.beginAnew(uplink));
        Replay.of(self, ended ? null : mover, queue.commands()).forEach(uplink::tell);
        queue.goOn();
        if (ended) {
            uplink.tell(new Message.Disconnected(self.conn()));
        }
        due.run();
    }

    /** The scheduler is away for long: who is no mover is told so in place of what it waits for. */
    void giveUp() {
        if (!ended && awaitsNobody()) {
            queue.giveUp(uplink.absence());
            due.run();
        }
    }

    /** The connection is gone. */
    void end() {
        ended = true;
        access.audit().end();
        mover.end();
        queue.end();
        // A scheduler that has not heard of it yet need not, unless it is to do something.
        if (!queue.isEmpty() || !uplink.withdraw(self)) {
            uplink.tell(new Message.Disconnected(self.conn()));
        }
    }

    private void answered(Pending command, Message.Reply answer) {
        if (command == mover.recv()) {
            mover.received(answer);
            replies.write(command, answer);
        } else if (!own.takes(command, answer)) {
            passOn(command, answer);
        }
        if (isOver()) {
            access.audit().end();
        }
        due.run();
    }

    private void passOn(Pending command, Message.Reply answer) {
        if (answer instanceof Message.StatusPage page) {
            queue.page(page.page());
        } else {
            mover.answered(command, answer);
            Audited.note(access.audit(), mover, command, answer);
            queue.answer(command, answer);
        }
    }

    /** Whether a command can be answered only by a scheduler that is not there, to somebody who should not wait. */
    private boolean awaitsNobody() {
        return uplink.absence() != null && mover.isNobody();
    }

    /** @param question null where what is asked for is pages */
    private void ask(Pending p, Message question) {
        if (awaitsNobody()) {
            refuse(p, Errno.EAGAIN, uplink.absence());
            return;
        }
        queue.add(p);
        if (question != null) {
            uplink.ask(p, question);
        } else {
            queue.goOn();
        }
    }

    private void refuse(Pending p, int status, String error) {
        p.paged = null;
        reply(p, new Message.Answer(0, status, error));
    }

    /** Answers what the scheduler need not be asked about. */
    private void reply(Pending p, Message.Answer answer) {
        queue.add(p);
        queue.answer(p, answer);
        due.run();
    }
}

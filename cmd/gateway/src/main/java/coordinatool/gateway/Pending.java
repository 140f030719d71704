// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.gateway.access.Identity;
import coordinatool.tool.AuthMode;
import coordinatool.wire.ClientMessage;
import java.util.function.BiConsumer;

/** A command that has not been replied to. */
final class Pending {
    final ClientMessage command;
    /** Who spoke when it was said; on its connection somebody else may have said since who they are. */
    final Identity who;
    /** Length of the command as it came: about what keeping it costs. */
    final int bytes;
    /** Is told the answer of the scheduler. */
    BiConsumer<Pending, Message.Reply> asker;
    /** Number of the question. */
    long id;
    /** What the scheduler was asked last on behalf of the command, null where it need not be asked (any more). */
    Message question;
    /** Of a done, what its connection had been handed; null where it had not. */
    RunningTable.Handed ended;
    /** The scheduler's answer, or ours; null until there is one. */
    Message.Reply answer;
    /** The answer has the first page of a scheduler that is no more. */
    boolean outdated;
    /** Of an auth without a credential: how somebody may say who they are; null in others. */
    AuthMode challenge;
    /** ... and what a credential has to carry; null where none is wanted. */
    String nonce;
    /** While it is found out whose files it is about: which of the times. */
    private Object look;
    /** Of a status, what its reply is written through; null in others. */
    StatusCopies.Reply status;
    /** The reply in pages that is being written, or will be once all before it are. */
    PagedReply paged;

    Pending(ClientMessage command, Identity who, int bytes, BiConsumer<Pending, Message.Reply> asker) {
        this.command = command;
        this.who = who;
        this.bytes = bytes;
        this.asker = asker;
    }

    /** It has to wait until it is known whose files it is about. Returns what {@link #endLook} wants. */
    Object look() {
        look = new Object();
        return look;
    }

    /** It is known. Returns whether somebody still waits for that. */
    boolean endLook(Object which) {
        if (look != which) {
            return false;
        }
        look = null;
        return true;
    }

    /** Nobody waits for that any more. */
    void dropLook() {
        look = null;
    }

    /** Whether it waits for that. */
    boolean looks() {
        return look != null;
    }

    /**
     * A new scheduler is to be asked: from the beginning, where the question is but a part that means nothing alone.
     */
    void beginAnew(Uplink uplink) {
        if (question != null && asker instanceof EhloParts parts) {
            uplink.forget(this);
            uplink.expect(this, parts.first(this));
        }
    }

    /** Whether commands behind it wait for it. */
    boolean holdsOthers() {
        return command instanceof ClientMessage.Status || command instanceof ClientMessage.ListRequests
                || answer == null && (command instanceof ClientMessage.Ehlo || !awaitsScheduler()
                        || asker instanceof QueueParts);
    }

    /** Whether it is the scheduler that answers it. */
    boolean awaitsScheduler() {
        return !(command instanceof ClientMessage.Auth);
    }

    /** Whether the command takes effect even when its sender is gone. */
    boolean outlivesSender() {
        return question instanceof Message.Done || question instanceof Message.Queue
                || question instanceof Message.Lock || question instanceof Message.Cancel
                || question instanceof Message.Release || question instanceof Message.Resume;
    }
}

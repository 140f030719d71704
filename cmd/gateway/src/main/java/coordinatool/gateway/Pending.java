// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.wire.ClientMessage;

/** A command of a connection that has not been replied to. */
final class Pending {
    /** As it came; for the name of the command and what the reply needs of it. */
    final ClientMessage command;
    final Conversation conversation;
    /** Length of the command as it came: about what keeping it costs. */
    final int bytes;
    /** Number of the question. */
    long id;
    /** What the scheduler was asked last on behalf of the command, null where it need not be asked (any more). */
    Message question;
    /** The scheduler's answer, once it is there. */
    Message answer;
    /** The reply in parts, for status and list. */
    PagedReply paged;

    Pending(ClientMessage command, Conversation conversation, int bytes) {
        this.command = command;
        this.conversation = conversation;
        this.bytes = bytes;
    }

    /** Whether only tools say such a thing. */
    boolean isOfTool() {
        return command instanceof ClientMessage.Status || command instanceof ClientMessage.ListRequests
                || command instanceof ClientMessage.Queue || command instanceof ClientMessage.Lock
                || command instanceof ClientMessage.Cancel;
    }

    /** Whether the command shall have its effect even though its sender is gone. */
    boolean outlivesSender() {
        return question instanceof Message.Done || question instanceof Message.Queue
                || question instanceof Message.Lock || question instanceof Message.Cancel;
    }
}

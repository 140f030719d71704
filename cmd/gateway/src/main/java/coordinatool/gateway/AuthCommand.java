// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.gateway.access.Access;
import coordinatool.wire.ClientMessage;

/** How somebody says who they are. The scheduler has nothing to do with it. */
final class AuthCommand {
    private AuthCommand() {
    }

    /** @param due is run where replies are to be sent, now or in a later turn of the loop */
    static void run(ClientMessage.Auth c, Pending p, Access access, ReplyQueue queue, Runnable due) {
        queue.add(p);
        if (c.credential() == null) {
            p.challenge = access.mode();
            p.nonce = access.challenge();
            queue.answer(p, new Message.Answer(0, 0, null));
            due.run();
        } else {
            access.present(c.credential(), (status, error) -> {
                queue.answer(p, new Message.Answer(0, status, error));
                due.run();
            });
        }
    }
}

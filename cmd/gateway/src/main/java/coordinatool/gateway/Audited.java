// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.gateway.access.AuditTrail;
import coordinatool.model.ComparisonStep;
import coordinatool.model.Fid;
import coordinatool.model.RequestKey;
import coordinatool.model.Words;
import coordinatool.wire.ClientMessage;

/** Which commands are audited, and what is said of them: those that change the queue and are no mover's daily work. */
final class Audited {
    private Audited() {
    }

    /** Notes the answer of the scheduler. */
    static void note(AuditTrail trail, ClientMessage command, Message.Reply answer) {
        String changes = changes(command, answer);
        if (command instanceof ClientMessage.Cancel c && answer instanceof Message.Cancelled a && c.list()) {
            trail.addSeveral(c.kind(), c.requests().size(), a.refused().size());
        } else if (changes != null) {
            trail.add(command.kind(), status(answer), changes);
        }
    }

    private static int status(Message.Reply answer) {
        return answer instanceof Message.Answer a ? a.status()
                : answer instanceof Message.Cancelled c && !c.refused().isEmpty() ? c.refused().get(0).status() : 0;
    }

    /** Null where it is not audited. */
    private static String changes(ClientMessage command, Message.Reply answer) {
        if (command instanceof ClientMessage.Queue) {
            return answer instanceof Message.Queued q ? q.enqueued() + " enqueued, " + q.skipped() + " skipped" : "";
        } else if (command instanceof ClientMessage.Cancel c) {
            return c.list() ? c.requests().size() + " requests"
                    : request(c.requests().get(0).dfid(), c.requests().get(0).cookie());
        } else if (command instanceof ClientMessage.Release c) {
            return request(c.fid(), c.cookie());
        } else if (command instanceof ClientMessage.Resume c) {
            return "mover " + c.mover();
        } else if (command instanceof ClientMessage.Lock c) {
            return Words.of(c.mode());
        }
        return command instanceof ClientMessage.Fsck c && repairs(c.step()) ? repair(c.step()) : null;
    }

    private static boolean repairs(ComparisonStep step) {
        return step instanceof ComparisonStep.Repair || step instanceof ComparisonStep.Stored stored && stored.repair();
    }

    private static String repair(ComparisonStep step) {
        return step instanceof ComparisonStep.Repair r
                ? r.lost().size() + " lost taken in, " + r.gone().size() + " gone dropped" : "what Redis lacks";
    }

    private static String request(Fid fid, long cookie) {
        return fid + " " + RequestKey.cookieText(cookie);
    }
}

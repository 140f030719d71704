// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.gateway.access.AuditTrail;
import coordinatool.gateway.access.Identity;
import coordinatool.model.ComparisonStep;
import coordinatool.model.Errno;
import coordinatool.model.Fid;
import coordinatool.model.RequestKey;
import coordinatool.model.Words;
import coordinatool.wire.ClientMessage;

/** Which commands are audited, and what is said of them: those that change the queue and are no mover's daily work. */
final class Audited {
    private Audited() {
    }

    /** Notes the answer of the scheduler. */
    static void note(AuditTrail audit, Mover mover, Pending pending, Message.Reply answer) {
        ClientMessage command = pending.command;
        if (command instanceof ClientMessage.Done && works(pending.who, mover)) {
            return;
        }
        String changes = changes(command, answer);
        if (command instanceof ClientMessage.Cancel c && answer instanceof Message.Cancelled a && c.list()) {
            audit.addSeveral(pending.who, c.kind(), c.requests().size(), a.refused().size(), changes);
        } else if (changes != null) {
            audit.add(pending.who, command.kind(), status(answer), changes);
        }
    }

    /** Whether it is a mover that works by itself: who drains the queue by hand has no name, or is an operator only. */
    private static boolean works(Identity who, Mover mover) {
        return mover.id() != null && who.isMover();
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
        } else if (command instanceof ClientMessage.Done c) {
            return request(c.dfid(), c.cookie())
                    + (c.status() == 0 ? " ended" : " failed with " + Errno.name(c.status()));
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

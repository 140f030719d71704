// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import coordinatool.model.Errno;
import coordinatool.wire.Command;

/**
 * What is audited of one connection. Of commands of the same kind in a row the first few have a line each, and the
 * others one together: somebody who cancels a million requests shall not fill the log with them. The log of the
 * scheduler has each.
 */
public final class AuditTrail {
    /** Lines for commands of the same kind in a row. */
    private static final int SINGLE = 10;

    private final AccessControl control;
    private final Access access;
    private Command last;
    private long inARow;
    private long failed;

    AuditTrail(AccessControl control, Access access) {
        this.control = control;
        this.access = access;
    }

    /**
     * A command that changes something was carried out, or was not.
     *
     * @param status  0, or the positive errno with which it failed
     * @param changed what it has changed, {@code key=value}
     */
    public void add(Command command, int status, String changed) {
        if (command != last) {
            end();
            last = command;
        }
        inARow++;
        if (inARow > SINGLE) {
            failed += status == 0 ? 0 : 1;
        } else {
            say(command, changed, status == 0 ? "done" : Errno.name(status));
        }
    }

    /** The connection is gone, or something else is said on it. */
    public void end() {
        if (inARow > SINGLE) {
            say(last, (inARow - SINGLE) + " more", failed == 0 ? "done" : failed + " failed");
        }
        last = null;
        inARow = 0;
        failed = 0;
    }

    private void say(Command command, String changed, String result) {
        Identity who = access.identity();
        control.audit(new AuditLine(who.uid() == Identity.NO_ID ? "unknown" : Long.toString(who.uid()),
                access.address(), command.word(), changed, result));
    }
}

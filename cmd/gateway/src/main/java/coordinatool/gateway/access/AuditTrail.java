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
    private static final String DONE = "done";

    private final AccessControl control;
    private final String address;
    private Identity lastWho;
    private Command last;
    private long inARow;
    /** Requests, or what else commands are about, of those that have no line each. */
    private long more;
    private long failed;

    /** @param address of the other end, {@code host:port} */
    AuditTrail(AccessControl control, String address) {
        this.control = control;
        this.address = address;
    }

    /**
     * A command that changes something was carried out, or was not.
     *
     * @param who     said it
     * @param status  0, or the positive errno with which it failed
     * @param changed what it has changed, {@code key=value}
     */
    public void add(Identity who, Command command, int status, String changed) {
        add(who, command, 1, status == 0 ? 0 : 1, changed, status == 0 ? DONE : Errno.name(status));
    }

    /**
     * A command that is about several requests was carried out for some of them.
     *
     * @param who     said it
     * @param refused for how many it was not
     * @param changed as with {@link #add}
     */
    public void addSeveral(Identity who, Command command, int requests, int refused, String changed) {
        add(who, command, requests, refused, changed, failures(refused));
    }

    private void add(Identity who, Command command, int count, int refused, String changed, String result) {
        if (command != last || !who.equals(lastWho)) {
            end();
            last = command;
            lastWho = who;
        }
        inARow++;
        if (inARow > SINGLE) {
            more += count;
            failed += refused;
        } else {
            say(who, command, changed, result);
        }
    }

    private static String failures(long count) {
        return count == 0 ? DONE : count + " failed";
    }

    /** The connection is gone, or something else is said on it. */
    public void end() {
        if (more > 0) {
            say(lastWho, last, more + " more", failures(failed));
        }
        last = null;
        inARow = 0;
        more = 0;
        failed = 0;
    }

    private void say(Identity who, Command command, String changed, String result) {
        control.audit(new AuditLine(who.account(), address, command.word(), changed, result));
    }
}

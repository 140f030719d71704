// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import coordinatool.model.Words;
import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLog;
import coordinatool.wire.Command;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Logs what was refused to whom: of each user on each host the first time at once, and how often since once in a while.
 * Whoever tries a million times makes as many lines as who tries twice.
 */
final class Refusals {
    /** Users and hosts that are told apart; with more of them at a time, some are logged more often. */
    private static final int TOLD_APART = 1000;

    private final Log log;
    private final Duration period;
    private final Map<String, RateLimitedLog> byWho = new HashMap<>();
    private long tellAt = System.nanoTime();

    Refusals(Log log, Duration period) {
        this.log = log;
        this.period = period;
    }

    void add(long now, Identity who, String address, Command command) {
        if (byWho.size() >= TOLD_APART) {
            byWho.values().forEach(each -> each.tell(now + period.toNanos()));
            byWho.clear();
        }
        String host = address.substring(0, address.lastIndexOf(':'));
        byWho.computeIfAbsent(who.user() + " " + host,
                key -> new RateLimitedLog(log, "command refused: not for this role", period)).add(now, "command",
                        command.word(), "missing", Words.of(command.missing()), "user", who.user(), "roles",
                        who.rolesText(), "address", address);
    }

    /** Says what was held back. */
    void tell(long now) {
        if (now - tellAt >= 0) {
            tellAt = now + period.toNanos() / 10;
            byWho.values().forEach(each -> each.tell(now));
        }
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import coordinatool.tool.Log;
import java.time.Duration;

/**
 * Who has changed what: a line for each command that changes something, to syslog under a name of its own, where
 * journalctl -t coordinatool-audit finds it, and to the log of the gateway. A syslog that hangs holds up nobody; what
 * it does not take is in the log of the gateway all the same.
 */
final class Audit {
    private static final String IDENTIFIER = "coordinatool-audit";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Log log;
    private final SlowAnswers<String, String> syslog;
    private boolean complained;

    /** @param wake lets the loop call {@link #syslog} */
    Audit(Log log, Runnable wake) {
        this.log = log;
        SysLog writer = new SysLog(IDENTIFIER);
        this.syslog = new SlowAnswers<>("syslog", 1, line -> {
            writer.write(line);
            return "";
        }, PATIENCE, why -> why, wake);
    }

    /** Somebody has changed something. */
    void add(long now, AuditLine said) {
        Object[] keyValues = said.keyValues();
        log.normal("audit", keyValues);
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < keyValues.length; i += 2) {
            line.append(i == 0 ? "" : " ");
            Log.append(line, String.valueOf(keyValues[i]), keyValues[i + 1]);
        }
        syslog.ask(line.toString(), problem -> {
            if (!problem.isEmpty() && !complained) {
                log.warn("syslog does not take the audit, it is in this log only", "reason", problem);
            }
            complained = !problem.isEmpty();
        }, now);
    }

    /** Has to be called in each turn. */
    SlowAnswers<String, String> syslog() {
        return syslog;
    }
}

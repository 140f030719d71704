// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.Words;
import java.util.Optional;

/** What the client can be asked to do, as a word; the original's option for it does the same. */
enum Verb {
    STATUS(null, false, true),
    TOP(null, false, false),
    LIST(null, false, true),
    SHOW(null, true, true),
    EXPLAIN(null, true, false),
    TRACE(null, true, true),
    WATCH(null, true, false),
    CANCEL(null, true, false),
    HELD(null, false, true),
    RELEASE(null, true, false),
    DROP(null, true, false),
    RESUME(null, true, false),
    LOCK("--lock", false, false),
    UNLOCK("--unlock", false, false),
    QUIT("--lock-quit", false, false),
    QUEUE("--queue", true, false),
    RECV("--recv", false, false),
    DRAIN("--drain", false, false),
    FSCK(null, true, false),
    DOCTOR(null, false, true),
    METRICS(null, false, false);

    /** The original's option; null where there is none. */
    final String option;
    final boolean takesOperands;
    /** Whether it can print JSON in place of text. */
    final boolean takesJson;

    Verb(String option, boolean takesOperands, boolean takesJson) {
        this.option = option;
        this.takesOperands = takesOperands;
        this.takesJson = takesJson;
    }

    String word() {
        return Words.of(this);
    }

    static Optional<Verb> of(String word) {
        for (Verb verb : values()) {
            if (verb.word().equals(word)) {
                return Optional.of(verb);
            }
        }
        return Optional.empty();
    }
}

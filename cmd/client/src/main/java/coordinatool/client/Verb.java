// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import java.util.Locale;
import java.util.Optional;

/** What the client can be asked to do, as a word; the original's option for it does the same. */
enum Verb {
    STATUS(null),
    LOCK("--lock"),
    UNLOCK("--unlock"),
    QUIT("--lock-quit"),
    QUEUE("--queue"),
    RECV("--recv"),
    DRAIN("--drain");

    /** The original's option; null where there is none. */
    final String option;

    Verb(String option) {
        this.option = option;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
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

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import java.util.List;
import java.util.Locale;

/** What a peer of the scheduler is. Each has a key of its own, with which it can be nothing else. */
public enum Role {
    INGEST,
    GATEWAY,
    REPORT,
    /** Follows what happens to requests. */
    FOLLOWER;

    static final List<Role> ALL = List.of(values());

    /** @throws IllegalArgumentException where it is the word of none */
    static Role of(String word) {
        return ALL.stream().filter(role -> role.word().equals(word)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no role " + word));
    }

    /** As it stands in key files and on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

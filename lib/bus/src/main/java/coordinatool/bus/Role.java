// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.model.Words;
import java.util.List;

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
        Role role = Words.parse(Role.class, word);
        if (role == null) {
            throw new IllegalArgumentException("no role " + word);
        }
        return role;
    }

    /** As it stands in key files and on the command line. */
    String word() {
        return Words.of(this);
    }
}

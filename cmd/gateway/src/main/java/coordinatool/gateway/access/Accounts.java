// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import java.util.Set;

/** What this host knows of users and groups. A directory behind it may take its time: never asked by the loop. */
interface Accounts {
    /** The name of a user; null where there is none. */
    String userName(long uid);

    /** The numbers of all groups of a user, the main group among them. */
    Set<Long> groups(long uid, long gid);

    /** The number of a group; null where there is none of this name. */
    Long groupNumber(String name);
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import coordinatool.tool.UsersSee;
import java.util.Map;
import java.util.Set;

/** What makes a file somebody's to ask about. */
enum Right {
    /** That there is one. */
    ANY {
        @Override
        boolean holds(long uid, Set<Long> groups, Map<String, Object> file) {
            return true;
        }
    },
    /** It belongs to them. */
    OWN {
        @Override
        boolean holds(long uid, Set<Long> groups, Map<String, Object> file) {
            return uid == uid(file);
        }
    },
    /**
     * It belongs to them, or its mode lets them read it: of their group, else of others, as the kernel has it. The
     * directories above it are not looked at, nor is an access list, whose mask stands in place of the group's right.
     */
    READ {
        @Override
        boolean holds(long uid, Set<Long> groups, Map<String, Object> file) {
            int right = groups.contains(number(file, "gid")) ? GROUP_READ : OTHERS_READ;
            return OWN.holds(uid, groups, file) || ((Integer) file.get("mode") & right) != 0;
        }
    };

    private static final int GROUP_READ = 0040;
    private static final int OTHERS_READ = 0004;

    /** @param file its uid, gid and mode, as attributes of Unix */
    abstract boolean holds(long uid, Set<Long> groups, Map<String, Object> file);

    /** What lets users see the requests of a file. */
    static Right toSee(UsersSee users) {
        return switch (users) {
            case OWN -> OWN;
            case READABLE -> READ;
        };
    }

    /** Whom a file belongs to. */
    static long uid(Map<String, Object> file) {
        return number(file, "uid");
    }

    private static long number(Map<String, Object> file, String name) {
        return Integer.toUnsignedLong((Integer) file.get(name));
    }
}

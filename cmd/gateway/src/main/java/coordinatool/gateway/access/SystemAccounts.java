// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.util.HashSet;
import java.util.Set;

/**
 * The accounts of this host, by the C library: files, or whatever directory nsswitch.conf(5) names. Any thread; one
 * instance for all, as some calls answer in memory that the next one writes to, whichever thread that is of.
 */
final class SystemAccounts implements Accounts {
    /** Where most users have fewer groups; where one has more, the C library says how many. */
    private static final int GROUPS = 64;
    /** What Linux allows. */
    private static final int MOST_GROUPS = 65_536;
    /** In struct group: behind name and password, which are pointers. */
    private static final long GROUP_NUMBER_AT = 2L * Native.POINTER_SIZE;

    private final LibC libc = Native.load("c", LibC.class);

    @Override
    public synchronized String userName(long uid) {
        Pointer user = libc.getpwuid((int) uid);
        return user == null ? null : user.getPointer(0).getString(0);
    }

    @Override
    public Set<Long> groups(long uid, long gid) {
        Set<Long> groups = new HashSet<>(Set.of(gid));
        String name = userName(uid);
        if (name == null) {
            return groups;
        }
        int[] numbers = new int[GROUPS];
        IntByReference count = new IntByReference(numbers.length);
        if (libc.getgrouplist(name, (int) gid, numbers, count) < 0 && count.getValue() <= MOST_GROUPS) {
            numbers = new int[Math.max(GROUPS, count.getValue())];
            count.setValue(numbers.length);
            libc.getgrouplist(name, (int) gid, numbers, count);
        }
        for (int i = 0; i < Math.min(count.getValue(), numbers.length); i++) {
            groups.add(Integer.toUnsignedLong(numbers[i]));
        }
        return groups;
    }

    @Override
    public synchronized Long groupNumber(String name) {
        Pointer group = libc.getgrnam(name);
        return group == null ? null : Integer.toUnsignedLong(group.getInt(GROUP_NUMBER_AT));
    }

    /** The C library's calls that we need. */
    interface LibC extends Library {
        Pointer getpwuid(int uid);

        Pointer getgrnam(String name);

        int getgrouplist(String user, int gid, int[] groups, IntByReference count);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre.llapi;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import coordinatool.model.Errno;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Lustre's library, from its public calls only. They block while servers answer. Any thread.
 */
public final class Lustre {
    private static final String LIBRARY = "liblustreapi.so.1";
    /** MAX_OBD_NAME + 1: what movers pass. */
    private static final int FSNAME_BYTES = 129;
    /** LLAPI_MSG_OFF. The library would print its own view of each error; ours go through the program's log. */
    private static final int SILENT = 0;

    private Lustre() {
    }

    /**
     * Loads the library.
     *
     * @throws LustreException where it is not installed, or too old
     */
    public static Lustre open() throws LustreException {
        try {
            Native.register(Libc.class, NativeLibrary.getInstance(Platform.C_LIBRARY_NAME));
            Native.register(Llapi.class, NativeLibrary.getInstance(LIBRARY));
        } catch (UnsatisfiedLinkError e) {
            String reason = e.getMessage().lines().findFirst().orElse("");
            throw new LustreException(LIBRARY + " cannot be loaded: " + reason, e);
        }
        Llapi.llapi_msg_set_level(SILENT);
        return new Lustre();
    }

    /**
     * The name of the file system that is mounted there.
     *
     * @throws LustreException ENODEV where it is not Lustre, or what else stat says of the path
     */
    public String fsname(String mount) throws LustreException {
        byte[] name = new byte[FSNAME_BYTES];
        check("llapi_search_fsname", Llapi.llapi_search_fsname(path(mount), name));
        int length = 0;
        while (length < name.length && name[length] != 0) {
            length++;
        }
        return new String(name, 0, length, StandardCharsets.US_ASCII);
    }

    /**
     * Registers as a copytool: from now on the file system's requests for these archives come here.
     *
     * @param archiveIds archives to serve, empty for any
     * @throws LustreException ENOENT where the path is not the root of a Lustre mount, EPERM without CAP_SYS_ADMIN,
     *     EEXIST where this mount has a copytool already, ENXIO or EINPROGRESS while the HSM coordinator does not run,
     *     ENOTCONN where no MDT answers
     */
    public Copytool register(String mount, List<Integer> archiveIds) throws LustreException {
        int[] archives = archiveIds.stream().mapToInt(Integer::intValue).toArray();
        Memory handle = new Memory(Long.BYTES);
        byte[] path = path(mount);
        check("llapi_hsm_copytool_register", Llapi.llapi_hsm_copytool_register(handle, path, archives.length,
                archives.length == 0 ? null : archives, Libc.O_NONBLOCK));
        return new Copytool(handle, path);
    }

    /** Throws where a call returned a negative errno. */
    static int check(String call, int result) throws LustreException {
        if (result < 0) {
            throw new LustreException(call, -result);
        }
        return result;
    }

    /** Bytes of a path as Java itself has decoded them, with a NUL. */
    private static byte[] path(String path) throws LustreException {
        if (path.indexOf('\0') >= 0) {
            throw new LustreException("path with a NUL", Errno.EINVAL);
        }
        return Native.toByteArray(path, System.getProperty("sun.jnu.encoding", "UTF-8"));
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre.llapi;

import com.sun.jna.Pointer;

/**
 * Public calls of liblustreapi.so.1, bound by {@link Lustre#open}. Handles are opaque: nothing here knows the layout of
 * a private struct. Integers returned are 0 or a negative errno, where not said otherwise. Names and types are the
 * library's.
 */
final class Llapi {
    private Llapi() {
    }

    static native void llapi_msg_set_level(int level);

    /** {@code fsname} has room for MAX_OBD_NAME + 1 bytes. */
    static native int llapi_search_fsname(byte[] path, byte[] fsname);

    /** {@code fd} is one of the mount, {@code fid} a struct lu_fid. 0 or more is success. */
    static native int llapi_get_mdt_index_by_fid(int fd, Pointer fid, Pointer indexOut);

    /** {@code path} only says which file system; see {@link UserRequest}. */
    static native int llapi_hsm_request(byte[] path, Pointer request);

    static native int llapi_hsm_copytool_register(Pointer handleOut, byte[] mount, int count, int[] archives,
            int flags);

    static native int llapi_hsm_copytool_unregister(Pointer handleInOut);

    /** A descriptor, or a negative errno. */
    static native int llapi_hsm_copytool_get_fd(Pointer handle);

    static native int llapi_hsm_copytool_recv(Pointer handle, Pointer listOut, Pointer sizeOut);

    static native int llapi_hsm_action_begin(Pointer actionOut, Pointer handle, Pointer item, int mdtIndex,
            int openFlags, boolean isError);

    static native int llapi_hsm_action_end(Pointer actionInOut, Pointer extent, int flags, int errval);
}

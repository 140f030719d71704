// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.auth;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/** The calls of libmunge that we need, as munge(3) and munge_ctx(3) have them. */
interface LibMunge extends Library {
    /** The name that libmunge has had since 2007. */
    String NAME = "libmunge.so.2";

    int OPT_SOCKET = 8;

    int SUCCESS = 0;
    int SNAFU = 1;
    int NO_MEMORY = 5;
    int SOCKET = 6;
    int TIMEOUT = 7;
    int CRED_EXPIRED = 15;
    int CRED_REWOUND = 16;
    int CRED_REPLAYED = 17;

    int munge_encode(PointerByReference credential, Pointer context, byte[] payload, int length);

    int munge_decode(String credential, Pointer context, PointerByReference payload, IntByReference length,
            IntByReference uid, IntByReference gid);

    String munge_strerror(int error);

    Pointer munge_ctx_create();

    void munge_ctx_destroy(Pointer context);

    int munge_ctx_set(Pointer context, int option, Object... value);

    String munge_ctx_strerror(Pointer context);
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre.llapi;

import coordinatool.model.Errno;
import java.io.IOException;

/** A call to Lustre failed. The message is the call and the name of its error, {@code llapi_...: ENOENT}. */
public final class LustreException extends IOException {
    private final int errno;

    LustreException(String call, int errno) {
        super(call + ": " + Errno.name(errno));
        this.errno = errno;
    }

    LustreException(String message, Throwable cause) {
        super(message, cause);
        this.errno = Errno.ENOSYS;
    }

    /** Positive error number; ENOSYS where the library itself is missing. */
    public int errno() {
        return errno;
    }
}

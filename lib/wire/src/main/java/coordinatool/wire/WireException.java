// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import java.io.IOException;

/** What a peer sent makes no sense, so that nothing that follows can be trusted: the connection is to be closed. */
public final class WireException extends IOException {
    /** @param message what is wrong, for one log line; quotes nothing longer than a few characters of the input */
    public WireException(String message) {
        super(message);
    }

    /** Nothing here is our bug, so where it was thrown interests nobody. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}

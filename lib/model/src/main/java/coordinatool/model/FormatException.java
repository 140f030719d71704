// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * Text or bytes from outside are not what they should be. The message names the part that is wrong, for a reply or a
 * log line. Has no stack trace: whoever sends us rubbish shall not make us work for it.
 */
public final class FormatException extends Exception {

    /** @param message what is wrong, without a full stop */
    public FormatException(String message) {
        super(message, null, false, false);
    }
}

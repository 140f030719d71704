// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

/** Bytes from the bus that are not what the binary form allows. The message says what was wrong, for a log. */
final class CodecException extends RuntimeException {
    CodecException(String message) {
        super(message, null, false, false);
    }
}

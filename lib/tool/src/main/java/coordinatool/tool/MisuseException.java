// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

/** A command line that the program does not understand. The message says why, in a line without the program's name. */
final class MisuseException extends Exception {
    private static final long serialVersionUID = 1;

    MisuseException(String message) {
        super(message);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool.cli;

/** A command line that the program does not understand. The message says why, in a line without the program's name. */
public final class MisuseException extends Exception {
    private static final long serialVersionUID = 1;

    public MisuseException(String message) {
        super(message);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * Text from outside made fit for an error message: short, and without anything that could upset a terminal or a log.
 */
public final class Printable {
    private static final int MAX = 60;

    private Printable() {
    }

    /** The text, {@value #MAX} characters of it at most; a question mark for what is not printable ASCII. */
    public static String of(String text) {
        StringBuilder printable = new StringBuilder();
        for (int i = 0; i < text.length() && i < MAX; i++) {
            char c = text.charAt(i);
            printable.append(c >= ' ' && c < 127 ? c : '?');
        }
        return text.length() > MAX ? printable.append("...").toString() : printable.toString();
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

/**
 * Text from outside made fit for an error message: short, and without anything that could upset a terminal or a log.
 */
final class Printable {
    private static final int MAX = 60;

    private Printable() {
    }

    static String of(String text) {
        StringBuilder printable = new StringBuilder();
        for (int i = 0; i < text.length() && i < MAX; i++) {
            char c = text.charAt(i);
            printable.append(c >= ' ' && c < 127 ? c : '?');
        }
        return text.length() > MAX ? printable.append("...").toString() : printable.toString();
    }
}

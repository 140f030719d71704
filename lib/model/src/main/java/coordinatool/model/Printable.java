// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * Text from outside, such as names of movers and hints, without anything that could upset a terminal or a log.
 */
public final class Printable {
    private static final int MAX = 60;

    private Printable() {
    }

    /** For an error message: {@value #MAX} characters at most, and a question mark for what is not printable ASCII. */
    public static String of(String text) {
        StringBuilder printable = new StringBuilder();
        for (int i = 0; i < text.length() && i < MAX; i++) {
            char c = text.charAt(i);
            printable.append(c >= ' ' && c < 127 ? c : '?');
        }
        return text.length() > MAX ? printable.append("...").toString() : printable.toString();
    }

    /** The whole text for a line on a terminal: what could move the cursor is a question mark. */
    public static String line(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            shown.appendCodePoint(isShown(c) ? c : '?');
        }
        return shown.toString();
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}

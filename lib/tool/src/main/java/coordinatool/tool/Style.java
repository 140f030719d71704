// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

/** How text stands out on a terminal. */
public enum Style {
    PLAIN("", "", ""),
    /** Red and yellow of the terminal's own palette, bold, so that they can be read on light and on dark. */
    COLOURED("\033[1;31m", "\033[1;33m", "\033[0m");

    private final String bad;
    private final String odd;
    private final String end;

    Style(String bad, String odd, String end) {
        this.bad = bad;
        this.odd = odd;
        this.end = end;
    }

    /** For what is written to standard output. */
    public static Style ofOutput() {
        return Terminal.OUT.hasColours(System.getenv()) ? COLOURED : PLAIN;
    }

    /** Something does not work. */
    public String bad(String text) {
        return bad + text + end;
    }

    /** Something should be looked at. */
    public String odd(String text) {
        return odd + text + end;
    }
}

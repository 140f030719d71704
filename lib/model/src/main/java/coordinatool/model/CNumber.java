// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/** Unsigned integers in C notation, as strtoull reads them with base 0, but without signs and blanks. */
public final class CNumber {
    private CNumber() {
    }

    /**
     * The number in text[begin, end).
     *
     * @param max largest value allowed, unsigned
     * @throws FormatException where there is no such number
     */
    public static long parse(String text, int begin, int end, long max) throws FormatException {
        int radix = 10;
        int i = begin;
        if (end - begin > 1 && text.charAt(begin) == '0') {
            char mark = text.charAt(begin + 1);
            boolean hexadecimal = mark == 'x' || mark == 'X';
            radix = hexadecimal ? 16 : 8;
            i += hexadecimal ? 2 : 1;
        }
        return digits(text, i, end, radix, max);
    }

    /** As {@link #parse}, of digits only. */
    public static long digits(String text, int begin, int end, int radix, long max) throws FormatException {
        if (begin >= end) {
            throw notNumber(text, begin, end);
        }
        long value = 0;
        long beforeOverflow = Long.divideUnsigned(-1L, radix);
        for (int i = begin; i < end; i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0 || Long.compareUnsigned(value, beforeOverflow) > 0) {
                throw notNumber(text, begin, end);
            }
            long next = value * radix + digit;
            if (Long.compareUnsigned(next, value * radix) < 0) {
                throw notNumber(text, begin, end);
            }
            value = next;
        }
        if (Long.compareUnsigned(value, max) > 0) {
            throw notNumber(text, begin, end);
        }
        return value;
    }

    private static FormatException notNumber(String text, int begin, int end) {
        return new FormatException("'" + Printable.of(text.substring(Math.min(begin, end), end))
                + "' is not a number, or too large");
    }
}

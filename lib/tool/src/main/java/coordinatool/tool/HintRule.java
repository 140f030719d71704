// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the name of the report that a user asked for in the data of a request: with the rule {@code cr}, the data
 * {@code tag=x,cr=job42} asks for {@code job42}.
 *
 * <p>The value becomes a file name, so it is 1 to {@value #MAX_LENGTH} of {@code A-Z a-z 0-9 _ -}, which no path
 * outside the directory, no hidden file and no terminal escape can be made of. Anything else asks for nothing.
 */
public final class HintRule {
    /** Longest value: names stay readable in a listing, and far below the 255 bytes of a file name. */
    public static final int MAX_LENGTH = 64;

    private final byte[] prefix;

    /** @param name what stands before the {@code =} */
    public HintRule(String name) {
        prefix = (name + "=").getBytes(StandardCharsets.UTF_8);
    }

    /** The value of the first part of the comma-separated data that has our name; null where there is no good one. */
    public String valueIn(byte[] data) {
        int end = 0;
        // A C program may have sent its string with the NUL, and nothing behind that is the user's.
        while (end < data.length && data[end] != 0) {
            end++;
        }
        for (int from = 0; from < end; ) {
            int to = from;
            while (to < end && data[to] != ',') {
                to++;
            }
            if (to - from >= prefix.length
                    && Arrays.equals(data, from, from + prefix.length, prefix, 0, prefix.length)) {
                String value = new String(data, from + prefix.length, to - from - prefix.length,
                        StandardCharsets.ISO_8859_1);
                return isGood(value) ? value : null;
            }
            from = to + 1;
        }
        return null;
    }

    /** Whether a file may be named so. */
    public static boolean isGood(String value) {
        return !value.isEmpty() && value.length() <= MAX_LENGTH && value.chars().allMatch(HintRule::isGood);
    }

    private static boolean isGood(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
    }
}

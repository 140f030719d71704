// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.List;

/**
 * Reads the kinds of values a configuration has. Every method throws IllegalArgumentException that says what it wants.
 */
final class Values {
    static final int MAX_PORT = 65_535;
    /** A year: longer is a mistake in the unit. */
    static final int MAX_SECONDS = 366 * 24 * 3600;
    static final long MAX_MILLIS = MAX_SECONDS * 1000L;
    /** Slots are allocated per mover; more than this is a typing error. */
    static final int MAX_SLOTS = 65_536;

    private Values() {
    }

    static String notEmpty(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("must not be empty");
        }
        return text;
    }

    static int intBetween(String text, int lowest, int highest) {
        return (int) longBetween(text, lowest, highest);
    }

    static long longBetween(String text, long lowest, long highest) {
        return within(whole(text, "not a whole number"), lowest, highest);
    }

    /** A number with an optional k, m or g (powers of 1024), from the lowest up. */
    static long size(String text, long lowest) {
        int shift = text.isEmpty() ? 0 : switch (text.charAt(text.length() - 1)) {
            case 'k', 'K' -> 10;
            case 'm', 'M' -> 20;
            case 'g', 'G' -> 30;
            default -> 0;
        };
        String digits = shift == 0 ? text : text.substring(0, text.length() - 1);
        long number = whole(digits, "not a whole number with an optional k, m or g");
        return within(number, shift == 0 ? lowest : Math.max(0, lowest), Integer.MAX_VALUE >> shift) << shift;
    }

    /** In ASCII digits: {@link Long#parseLong} alone would take those of any script. */
    private static long whole(String text, String complaint) {
        try {
            if (text.chars().allMatch(c -> c < 0x80)) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(complaint, e);
        }
        throw new IllegalArgumentException(complaint);
    }

    private static long within(long number, long lowest, long highest) {
        if (number < lowest || number > highest) {
            throw new IllegalArgumentException("not within " + lowest + " to " + highest);
        }
        return number;
    }

    static List<String> words(String text, int least, String form) {
        List<String> words = List.of(text.strip().split("\\s+"));
        if (words.size() < least) {
            throw new IllegalArgumentException("not of the form " + form);
        }
        return words;
    }

    /** A relative path that stays below where it starts; a leading slash means the same place. */
    static String pathBelow(String text) {
        for (String part : text.split("/")) {
            if (part.equals("..") || part.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("must stay below the mount point");
            }
        }
        int start = 0;
        while (start < text.length() && text.charAt(start) == '/') {
            start++;
        }
        return notEmpty(text.substring(start));
    }

    /** The name in {@code name=value,name=value}. */
    static String hintName(String text) {
        if (text.matches(".*[,=\\s].*")) {
            throw new IllegalArgumentException("must not contain blanks, commas or equals signs");
        }
        return notEmpty(text);
    }

    static String absolutePath(String text) {
        if (!text.startsWith("/") || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not an absolute path");
        }
        return text;
    }
}

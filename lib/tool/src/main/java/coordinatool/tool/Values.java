// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Function;

/**
 * Reads the kinds of values a configuration has. Every method, and every function that one returns, throws
 * IllegalArgumentException that says what it wants.
 */
final class Values {
    static final int MAX_PORT = 65_535;
    /** A year: longer is a mistake in the unit. */
    static final int MAX_SECONDS = 366 * 24 * 3600;
    static final long MAX_MILLIS = MAX_SECONDS * 1000L;
    /** Slots are allocated per mover; more than this is a typing error. */
    static final int MAX_SLOTS = 65_536;
    /** Four probes of TCP keepalive, a second apart, which is as often as the kernel sends them. */
    static final long LEAST_KEEPALIVE_MILLIS = 4_000;
    /** More than an hour is not what this is for. */
    static final long MOST_KEEPALIVE_MILLIS = 3_600_000;

    private Values() {
    }

    /** A tab counts as a blank. */
    static String printable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i)) && text.charAt(i) != '\t') {
                throw new IllegalArgumentException("must not contain control characters");
            }
        }
        return text;
    }

    static String notEmpty(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("must not be empty");
        }
        return text;
    }

    static Boolean onOff(String text) {
        return switch (text) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new IllegalArgumentException("must be on or off");
        };
    }

    /** One of these, by its name in small letters; any case will do. */
    static <E extends Enum<E>> Function<String, E> oneOf(E[] all) {
        return text -> {
            StringJoiner names = new StringJoiner(", ");
            for (E one : all) {
                String name = one.name().toLowerCase(Locale.ROOT);
                if (name.equals(text.toLowerCase(Locale.ROOT))) {
                    return one;
                }
                names.add(name);
            }
            throw new IllegalArgumentException("must be one of " + names);
        };
    }

    /** Empty, or what the parser takes. */
    static Function<String, String> orEmpty(Function<String, String> parser) {
        return text -> text.isEmpty() ? "" : parser.apply(text);
    }

    static Function<String, Integer> number(int lowest, int highest) {
        return text -> (int) whole(text, lowest, highest);
    }

    static Duration millis(String text) {
        return Duration.ofMillis(whole(text, 0, MAX_MILLIS));
    }

    static Function<String, Duration> millis(long lowest, long highest) {
        return text -> Duration.ofMillis(whole(text, lowest, highest));
    }

    static Duration seconds(String text) {
        return Duration.ofSeconds(whole(text, 0, MAX_SECONDS));
    }

    private static long whole(String text, long lowest, long highest) {
        return within(text, 0, lowest, highest, "must be a whole number");
    }

    /** A number with an optional k, m or g (powers of 1024), from the lowest up. */
    static Function<String, Long> size(long lowest) {
        return text -> {
            int shift = text.isEmpty() ? 0 : switch (text.charAt(text.length() - 1)) {
                case 'k', 'K' -> 10;
                case 'm', 'M' -> 20;
                case 'g', 'G' -> 30;
                default -> 0;
            };
            String digits = shift == 0 ? text : text.substring(0, text.length() - 1);
            return within(digits, shift, shift == 0 ? lowest : Math.max(0, lowest), Integer.MAX_VALUE,
                    "must be a whole number with an optional k, m or g");
        };
    }

    /** A number of so many bits more, in ASCII digits: {@link Long#parseLong} alone would take those of any script. */
    private static long within(String digits, int shift, long lowest, long highest, String form) {
        try {
            long number = Long.parseLong(digits);
            if (isAscii(digits) && number >= lowest && number <= highest >> shift) {
                return number << shift;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(form + ", " + lowest + " to " + highest, e);
        }
        throw new IllegalArgumentException(form + ", " + lowest + " to " + highest);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    static List<String> words(String text, int least, int most, String form) {
        List<String> words = List.of(text.strip().split("\\s+"));
        if (words.size() < least || words.size() > most) {
            throw new IllegalArgumentException("must be of the form " + form);
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
            throw new IllegalArgumentException("must be an absolute path");
        }
        return text;
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.Locale;

/** How much a program says. The names and numbers are the C server's ({@code verbose} in coordinatool.conf(5)). */
public enum Level {
    OFF,
    FATAL,
    ERROR,
    WARN,
    NORMAL,
    INFO,
    DEBUG;

    private static final Level[] LEVELS = values();

    /**
     * Reads a name, whatever its case, or a number from 0 to 6.
     *
     * @throws IllegalArgumentException with the list of what is allowed
     */
    static Level parse(String text) {
        // Locale.ROOT: under a Turkish locale "info" would become "İNFO".
        String upper = text.toUpperCase(Locale.ROOT);
        for (Level level : LEVELS) {
            if (level.name().equals(upper) || Integer.toString(level.ordinal()).equals(text)) {
                return level;
            }
        }
        throw new IllegalArgumentException("must be one of off, fatal, error, warn, normal, info, debug or 0 to 6");
    }

    /** The level so many steps louder (negative: quieter), kept within the range. */
    Level louder(int steps) {
        long wanted = (long) ordinal() + steps;
        return LEVELS[(int) Math.max(0, Math.min(LEVELS.length - 1, wanted))];
    }

    /** True if what is said at the given level is to be printed. */
    boolean includes(Level level) {
        return level.ordinal() <= ordinal();
    }
}

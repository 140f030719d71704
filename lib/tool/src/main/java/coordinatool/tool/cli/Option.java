// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool.cli;

import java.util.List;

/**
 * An option of a program: a flag, which may be repeated, or one with a value.
 *
 * @param names       as they are written, {@code -x} and {@code --long}; the last one, a long one, is its name here
 * @param label       of its value in {@code --help}; null for a flag
 * @param repeatable  whether it may have several values
 */
public record Option(List<String> names, String label, boolean repeatable, String description) {
    public static Option flag(String description, String... names) {
        return new Option(List.of(names), null, true, description);
    }

    /** An option that has one value. */
    public static Option value(String label, String description, String... names) {
        return new Option(List.of(names), label, false, description);
    }

    /** An option that may be given several times, each with a value. */
    public static Option values(String label, String description, String... names) {
        return new Option(List.of(names), label, true, description);
    }

    public String name() {
        return names.get(names.size() - 1);
    }

    boolean takesValue() {
        return label != null;
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool.cli;

/**
 * What a command line may have beside options.
 *
 * @param label in {@code --help}
 * @param most  how many there may be
 */
public record Operands(String label, int most, String description) {
    public static final Operands NONE = new Operands("", 0, "");

    /** As many as somebody likes to give. */
    public static Operands any(String label, String description) {
        return new Operands(label, Integer.MAX_VALUE, description);
    }

    /** One, or none. */
    public static Operands one(String label, String description) {
        return new Operands(label, 1, description);
    }
}

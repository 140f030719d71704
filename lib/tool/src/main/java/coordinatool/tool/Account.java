// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A user or a group that the configuration gives a role: {@code NAME}, {@code UID}, {@code @GROUP} or {@code @GID}.
 *
 * @param name  a name, or a number in decimal
 * @param group whether it is a group
 */
public record Account(String name, boolean group) {
    /** Names with a domain, as directories have them, and those of machines, are among them. */
    private static final Pattern WORD = Pattern.compile("@?[A-Za-z0-9_][A-Za-z0-9_.@$\\\\-]*");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

    /** Reads a list with blanks in between. */
    static List<Account> parse(String value) {
        return Values.words(value, 1, Integer.MAX_VALUE, "USER|UID|@GROUP|@GID...").stream().map(Account::one)
                .toList();
    }

    private static Account one(String word) {
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException("must be names or numbers of users, or of groups with @ before them: "
                    + word + " is none");
        }
        boolean group = word.startsWith("@");
        return new Account(word.substring(group ? 1 : 0), group);
    }

    /** Whether it is named by its number. */
    public boolean isNumber() {
        return NUMBER.matcher(name).matches();
    }

    /** As it stands in the configuration. */
    @Override
    public String toString() {
        return (group ? "@" : "") + name;
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import java.util.Locale;

/** Names of constants as they stand on the wire and before people: in small letters. */
public final class Words {
    private Words() {
    }

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The constant with this name, null where there is none. */
    public static <E extends Enum<E>> E parse(Class<E> type, Object word) {
        for (E constant : type.getEnumConstants()) {
            if (of(constant).equals(word)) {
                return constant;
            }
        }
        return null;
    }
}

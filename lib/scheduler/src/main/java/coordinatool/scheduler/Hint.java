// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Scramble;
import java.util.Arrays;

/** The data of a request, as something to look up by. */
final class Hint {
    private final byte[] data;
    private final int hash;

    Hint(byte[] data) {
        this.data = data;
        this.hash = Arrays.hashCode(data);
    }

    byte[] data() {
        return data;
    }

    boolean isEmpty() {
        return data.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hint hint && hash == hint.hash && Arrays.equals(data, hint.data);
    }

    @Override
    public int hashCode() {
        return (int) Scramble.mix(hash);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import coordinatool.model.Scramble;
import java.util.Arrays;

/** The data of a request, as something to look up by. */
public final class Hint {
    private final byte[] data;
    private final int hash;

    public Hint(byte[] data) {
        this.data = data;
        this.hash = Arrays.hashCode(data);
    }

    public byte[] data() {
        return data;
    }

    public boolean isEmpty() {
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

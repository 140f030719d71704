// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.RequestKey;
import java.util.List;

/** Part of a hash. @param next where the next part begins; null where this is the last */
record Page(List<Found> found, byte[] next) {

    /** A field, and the mover where the hash holds names, else null. */
    record Found(RequestKey key, String mover) {
    }
}

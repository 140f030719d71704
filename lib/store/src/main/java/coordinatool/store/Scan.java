// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.RequestKey;

/** The owner's wish for the part of a hash that begins at a cursor. */
final class Scan implements Question {
    final Table<RequestKey, ?> table;
    final byte[] cursor;
    /** Null until the writer has it. */
    volatile Page page;

    Scan(Table<RequestKey, ?> table, byte[] cursor) {
        this.table = table;
        this.cursor = cursor;
    }
}

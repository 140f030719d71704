// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

/** What the owner wants to know of Redis: one thing at a time, and the writer answers in it. */
sealed interface Question permits Scan, Lookup {
}

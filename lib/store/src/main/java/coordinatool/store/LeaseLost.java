// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

/** Redis belongs to another scheduler now: nothing may be written there any more. The message says whose it is. */
final class LeaseLost extends Exception {
    LeaseLost(String message) {
        super(message, null, false, false);
    }
}

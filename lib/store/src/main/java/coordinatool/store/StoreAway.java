// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

/** The store cannot be inspected: it is away, or is being compared after it was. Its message says which, for people. */
public final class StoreAway extends Exception {
    private static final long serialVersionUID = 1;

    StoreAway(String message) {
        super(message);
    }
}

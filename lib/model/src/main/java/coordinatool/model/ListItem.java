// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * An entry of the listing of movers and requests. A mover is followed by what it runs, what waits for it, its cancels,
 * and what waits in its batch slots, slot by slot. After all movers comes what waits for anybody: restores, removes,
 * archives. So a reader can write each list as it comes.
 */
public sealed interface ListItem permits MoverView, RequestView {

    /** Calls the visitor's method for this kind of entry. */
    <E extends Exception> void visit(Visitor<E> visitor) throws E;

    /** A method for each kind of entry. */
    interface Visitor<E extends Exception> {
        void mover(MoverView mover) throws E;

        void request(RequestView request) throws E;
    }
}

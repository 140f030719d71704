// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * What a status or a list says of a request, or of a cancel that waits for its mover.
 *
 * @param running   whether a mover runs it; else it waits
 * @param cancelled runs, and its mover has been told to give it up, or will be
 * @param place     where it runs or waits
 * @param slot      number of the mover's batch slot that it waits in, from 0; {@link #NO_SLOT} for none
 */
public record RequestView(Request request, boolean running, boolean cancelled, Place place, int slot)
        implements ListItem {

    /** In place of the number of a batch slot. */
    public static final int NO_SLOT = -1;

    private static final Place ANYWHERE = new Place(null, 0, 0);

    /** A request that a mover runs. */
    public static RequestView running(Request request, String mover, boolean cancelled) {
        return new RequestView(request, true, cancelled, new Place(mover, 0, 0), NO_SLOT);
    }

    /** A request that waits for anybody. */
    public static RequestView waiting(Request request) {
        return new RequestView(request, false, false, ANYWHERE, NO_SLOT);
    }

    /** A request or a cancel that waits for a mover, in a batch slot or in {@link #NO_SLOT}. */
    public static RequestView waiting(Request request, String mover, int slot) {
        return new RequestView(request, false, false, new Place(mover, 0, 0), slot);
    }

    /** The mover that runs it or that it waits for, null for anybody. */
    public String mover() {
        return place.mover();
    }

    @Override
    public <E extends Exception> void visit(Visitor<E> visitor) throws E {
        visitor.request(this);
    }
}

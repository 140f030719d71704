// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * What a status or a list says of a request, or of a cancel that waits for its mover.
 *
 * @param state     what it is doing
 * @param cancelled runs, and its mover has been told to give it up, or will be
 * @param place     where it runs or waits
 * @param slot      number of the mover's batch slot that it waits in, from 0; {@link #NO_SLOT} for none
 * @param since     when the mover got it, or when it came to be held, nanoseconds since the epoch; 0 where it waits, or
 *                  that is not said
 * @param reason    why it waits or is held, for people; null where it runs, or that is not said
 * @param owner     whom its file belongs to; the scheduler does not know that, only a gateway that is asked to look
 *                  adds it; null elsewhere, and where the file is gone
 */
public record RequestView(Request request, RequestState state, boolean cancelled, Place place, int slot,
        long since, @Nullable String reason, @Nullable Owner owner) implements ListItem {

    /** In place of the number of a batch slot. */
    public static final int NO_SLOT = -1;

    private static final Place ANYWHERE = new Place(null, 0, 0);

    /** As the scheduler says it. */
    public RequestView(Request request, RequestState state, boolean cancelled, Place place, int slot, long since,
            String reason) {
        this(request, state, cancelled, place, slot, since, reason, null);
    }

    /** A request that a mover runs. */
    public static RequestView running(Request request, String mover, boolean cancelled) {
        return new RequestView(request, RequestState.RUNNING, cancelled, new Place(mover, 0, 0), NO_SLOT, 0, null);
    }

    /** A request that waits for anybody. */
    public static RequestView waiting(Request request) {
        return new RequestView(request, RequestState.WAITING, false, ANYWHERE, NO_SLOT, 0, null);
    }

    /** A request or a cancel that waits for a mover, in a batch slot or in {@link #NO_SLOT}. */
    public static RequestView waiting(Request request, String mover, int slot) {
        return new RequestView(request, RequestState.WAITING, false, new Place(mover, 0, 0), slot, 0, null);
    }

    /** The same, held for this reason. */
    public RequestView with(Hold hold) {
        return new RequestView(request, RequestState.HELD, cancelled, place, slot, hold.since(), hold.reason(), owner);
    }

    /** The same, once it is cancelled. */
    public RequestView asCancelled() {
        return new RequestView(request, state, true, place, slot, since, reason, owner);
    }

    /**
     * The same, whose file belongs to them.
     *
     * @param owner null for nobody
     */
    public RequestView ownedBy(Owner owner) {
        return new RequestView(request, state, cancelled, place, slot, since, reason, owner);
    }

    public boolean running() {
        return state == RequestState.RUNNING;
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

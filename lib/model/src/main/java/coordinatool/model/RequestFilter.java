// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * Which requests of a queue are meant: those that agree in all that is not null. Immutable.
 *
 * @param fid     the file
 * @param cookie  the MDT's number; several MDTs may use the same
 * @param action  archive, restore or remove
 * @param mover   name of the mover that runs it, or that it waits for
 * @param state   what it is doing
 */
public record RequestFilter(@Nullable Fid fid, @Nullable Long cookie, @Nullable Action action, @Nullable String mover,
        @Nullable RequestState state) {

    /** All requests. */
    public static final RequestFilter ALL = new RequestFilter(null, null, null, null, null);

    /** All requests of a file. */
    public static RequestFilter ofFile(Fid fid) {
        return new RequestFilter(fid, null, null, null, null);
    }

    /** All requests with a cookie. */
    public static RequestFilter ofCookie(long cookie) {
        return new RequestFilter(null, cookie, null, null, null);
    }

    /** Those of them that are doing this. */
    public RequestFilter in(RequestState other) {
        return new RequestFilter(fid, cookie, action, mover, other);
    }

    /** Whether this request is meant. */
    public boolean test(RequestView view) {
        Request request = view.request();
        return isState(view.state())
                && (action == null || action == request.action())
                && (cookie == null || cookie == request.cookie())
                && (fid == null || fid.equals(request.fid()))
                && (mover == null || mover.equals(view.mover()));
    }

    private boolean isState(RequestState is) {
        return state == null || state == is || state == RequestState.WAITING && is == RequestState.HELD;
    }
}

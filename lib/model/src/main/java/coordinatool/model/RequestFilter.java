// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * Which requests of a queue are meant: those that agree in all that is not null. Immutable.
 *
 * @param fid     the file
 * @param cookie  the MDT's number; several MDTs may use the same
 * @param action  archive, restore or remove
 * @param mover   name of the mover that runs it, or that it waits for
 * @param running true for what a mover runs, false for what waits
 */
public record RequestFilter(@Nullable Fid fid, @Nullable Long cookie, @Nullable Action action, @Nullable String mover,
        @Nullable Boolean running) {

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

    /**
     * Whether this request is meant.
     *
     * @param at   name of the mover that runs it or that it waits for, null where it waits for anybody
     * @param runs whether it runs
     */
    public boolean test(Request request, String at, boolean runs) {
        return (running == null || running == runs)
                && (action == null || action == request.action())
                && (cookie == null || cookie == request.cookie())
                && (fid == null || fid.equals(request.fid()))
                && (mover == null || mover.equals(at));
    }
}

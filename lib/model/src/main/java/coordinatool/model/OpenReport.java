// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * A report of which requests are open, or one of these requests where it has something to say of its progress.
 *
 * @param hint     name of the report
 * @param fid      file of the request; null where nothing is said of a request
 * @param mover    whom it waits for, null for anybody
 * @param position its place in that queue, from 1
 * @param length   how many requests of its type are in that queue
 */
public record OpenReport(String hint, @Nullable Fid fid, @Nullable String mover, long position, long length) {
    /** The report has open requests. */
    public static OpenReport of(String hint) {
        return new OpenReport(hint, null, null, 0, 0);
    }
}

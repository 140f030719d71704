// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Fid;
import coordinatool.model.Request;

/**
 * What Lustre needs to be told of an item of an action list to end it, whatever it asks for.
 *
 * @param action       hai_action, any number
 * @param fid          the file
 * @param dfid         the FID that data I/O is done on
 * @param extentOffset first byte, unsigned 64 bits
 * @param extentLength bytes, -1 (all ones) to the end
 * @param cookie       the MDT's number for the request, unsigned 64 bits
 */
public record HsmItem(int action, Fid fid, Fid dfid, long extentOffset, long extentLength, long cookie) {

    public static HsmItem of(Request request) {
        return new HsmItem(request.action().code(), request.fid(), request.dfid(), request.extentOffset(),
                request.extentLength(), request.cookie());
    }
}

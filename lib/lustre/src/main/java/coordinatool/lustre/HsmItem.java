// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Fid;
import coordinatool.model.Request;

/**
 * What Lustre needs to be told of an item of an action list to end it, whatever it asks for.
 *
 * @param action hai_action, any number
 * @param cookie of 0 to 2^64-1, as are the numbers of the extent
 */
public record HsmItem(int action, Fid fid, Fid dfid, long extentOffset, long extentLength, long cookie) {

    public static HsmItem of(Request request) {
        return new HsmItem(request.action().code(), request.fid(), request.dfid(), request.extentOffset(),
                request.extentLength(), request.cookie());
    }
}

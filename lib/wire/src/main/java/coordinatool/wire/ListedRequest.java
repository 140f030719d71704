// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.model.Request;

/**
 * A request as a reply to list shows it.
 *
 * @param running  whether a mover runs it; else it waits
 * @param mover    who runs it, or for whom it waits; null where it waits for anybody
 * @param cancelled whether its mover has been told to give it up, or will be
 * @param position where it waits among those of its type in the same queue, from 1; 0 where that is not said
 * @param length   how many these are, 0 likewise
 */
public record ListedRequest(boolean running, String mover, boolean cancelled, long position, long length,
        Request request) {
}

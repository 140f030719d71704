// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.lustre.Request;

/**
 * A request as a reply to list shows it.
 *
 * @param running  whether a mover runs it; else it waits
 * @param mover    who runs it, or for whom it waits; null where it waits for anybody
 * @param canceled whether its mover has been told to give it up, or will be
 */
public record ListedRequest(boolean running, String mover, boolean canceled, Request request) {
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import java.time.Duration;

/**
 * Where movers and tools find the gateway.
 *
 * @param port     0 lets the kernel choose one
 * @param hostGone after so much silence the host of a peer counts as gone
 */
record Endpoint(String host, int port, Duration hostGone) {
}

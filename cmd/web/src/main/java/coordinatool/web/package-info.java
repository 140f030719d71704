// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * coordinatool-web(8): pages and metrics for people and for Prometheus. It asks the gateway as the tools do, so it
 * needs no key of the bus and nobody waits for it; it never changes anything.
 */
package coordinatool.web;

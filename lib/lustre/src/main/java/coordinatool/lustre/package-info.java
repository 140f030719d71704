// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * Lustre's forms of a request: action lists as an MDT sends them, the text of {@code mdt.*.hsm.active_requests}, and
 * the JSON that movers, tools and Redis have. And what Lustre's command {@code lctl} knows of this host.
 */
package coordinatool.lustre;

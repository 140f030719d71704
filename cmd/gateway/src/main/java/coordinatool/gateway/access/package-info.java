// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * Who may say what to the gateway. {@link coordinatool.gateway.access.AccessControl} knows the rules,
 * {@link coordinatool.gateway.access.Access} who speaks on one connection. Which command is open to whom is the table
 * in {@link coordinatool.wire.Command}. Depends on nothing else of the gateway.
 */
package coordinatool.gateway.access;

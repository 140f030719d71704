// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * The TCP protocol of movers and tools, coordinatool-wire(7): JSON objects without separators. For the gateway it has
 * framing, the parser of what is said, and the writers of replies; for tools a connection, and the readers of replies.
 *
 * <p>Whoever connects may be hostile: what they can make big has its bound in {@link coordinatool.wire.Limits}.
 */
package coordinatool.wire;

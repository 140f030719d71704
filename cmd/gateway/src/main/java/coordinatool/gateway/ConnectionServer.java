// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

/** Who serves all connections. */
interface ConnectionServer {
    /** It wants to be flushed at the end of the turn. */
    void due(Connection connection);

    /** What it makes us keep has changed by so many bytes. */
    void account(long change);

    /** Its peer is gone: it is to end, not necessarily at once. */
    void leaves(Connection connection);

    void closed(Connection connection);
}

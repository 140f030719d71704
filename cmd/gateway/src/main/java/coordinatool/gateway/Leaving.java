// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Connections whose peers are gone. Some are closed in each turn: ten thousand movers may go at once, and to see that
 * one is gone takes a tenth of what it takes to end its affairs, here and in the scheduler. Who is here meanwhile does
 * not wait for that.
 */
final class Leaving {
    /** Closed in one turn: a millisecond. */
    private static final int AT_ONCE = 50;

    private final Set<Connection> all = new LinkedHashSet<>();
    private final Map<String, Connection> byMover = new HashMap<>();

    void add(Connection connection) {
        all.add(connection);
        String mover = connection.conversation().mover().id();
        if (mover != null) {
            byMover.put(mover, connection);
        }
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    void closeSome() {
        Iterator<Connection> next = all.iterator();
        for (int left = AT_ONCE; left > 0 && next.hasNext(); left--) {
            Connection connection = next.next();
            next.remove();
            close(connection);
        }
    }

    /** A mover with this id may be here again: the scheduler must hear first that it was gone. */
    void closeOf(String mover) {
        Connection connection = byMover.get(mover);
        if (connection != null && all.remove(connection)) {
            close(connection);
        }
    }

    private void close(Connection connection) {
        byMover.remove(connection.conversation().mover().id(), connection);
        connection.end();
    }
}

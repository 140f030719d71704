// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Connections whose peers are gone. Some are closed in each turn: ten thousand movers may go at once, and to see that one
 * is gone takes a tenth of what it takes to end its affairs, here and in the scheduler. Who is here meanwhile does not
 * wait for that.
 */
final class Leaving {
    /** Closed in one turn: a millisecond. */
    private static final int AT_ONCE = 50;

    /** And why they are closed. */
    private final Map<Connection, String> all = new LinkedHashMap<>();
    private final Map<String, Connection> byMover = new HashMap<>();

    void add(Connection connection, String why) {
        all.put(connection, why);
        String mover = connection.conversation().mover().id();
        if (mover != null) {
            byMover.put(mover, connection);
        }
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    void closeSome() {
        Iterator<Connection> next = all.keySet().iterator();
        for (int left = AT_ONCE; left > 0 && next.hasNext(); left--) {
            Connection connection = next.next();
            String why = all.get(connection);
            next.remove();
            close(connection, why);
        }
    }

    /** A mover with this id may be here again: the scheduler must hear first that it was gone. */
    void closeOf(String mover) {
        Connection connection = byMover.get(mover);
        if (connection != null) {
            close(connection, all.remove(connection));
        }
    }

    private void close(Connection connection, String why) {
        byMover.remove(connection.conversation().mover().id(), connection);
        connection.close(why);
    }
}

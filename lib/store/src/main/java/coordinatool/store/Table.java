// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.Hold;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.List;

/**
 * The hashes in Redis. The first two are those of the C coordinatool, which reads them too; the others are ours.
 * coordinatool-redis(7) describes them all.
 *
 * @param <F> what a field stands for
 * @param <V> what a value stands for
 */
final class Table<F, V> {
    static final Table<RequestKey, Request> REQUESTS = new Table<>("coordinatool_requests", Form.KEY, Form.REQUEST);
    static final Table<RequestKey, String> ASSIGNED = new Table<>("coordinatool_assigned", Form.KEY, Form.NAME);
    static final Table<RequestKey, Cancel> CANCELS = new Table<>("coordinatool_cancels", Form.KEY, Form.CANCEL);
    static final Table<RequestKey, Request> UNTOLD = new Table<>("coordinatool_untold", Form.KEY, Form.REQUEST);
    /** Requests that Lustre ordered while they, or others with their keys, were running. Field: the running one's. */
    static final Table<RequestKey, Request> REORDERED = new Table<>("coordinatool_reordered", Form.KEY, Form.REQUEST);
    /** With which errno requests have ended that a mover still has. */
    static final Table<RequestKey, Long> ENDED = new Table<>("coordinatool_ended", Form.KEY, Form.NUMBER);
    /** Movers that may have requests besides those in {@link #ASSIGNED}: names as in a URL's query, blanks between. */
    static final Table<RequestKey, String> STRAYS = new Table<>("coordinatool_strays", Form.KEY, Form.NAME);
    /** Why requests are held. */
    static final Table<RequestKey, Hold> HELD = new Table<>("coordinatool_held", Form.KEY, Form.HOLD);
    /** The last batch of Lustre's requests that each ingest has brought. Field: its name. */
    static final Table<String, Long> ARRIVED = new Table<>("coordinatool_arrived", Form.TEXT, Form.NUMBER);
    static final Table<String, String> SETTINGS = new Table<>("coordinatool_settings", Form.TEXT, Form.TEXT);
    /** Movers that requests wait for, as far as a report says so. */
    static final Table<RequestKey, String> REPORTED = new Table<>("coordinatool_reported", Form.KEY, Form.NAME);
    /** Lines of reports that are not in their files yet. Field: their number. */
    static final Table<Long, String> LINES = new Table<>("coordinatool_report_lines", Form.LINE_NUMBER, Form.TEXT);

    /** In the order in which a round writes to them. */
    static final List<Table<?, ?>> ALL =
            List.of(REQUESTS, ASSIGNED, HELD, CANCELS, UNTOLD, REORDERED, ENDED, STRAYS, ARRIVED, SETTINGS, REPORTED,
                    LINES);

    /** A hash of records that could not be read. Field: name of the hash they stood in, a colon, their field. */
    static final String BAD = "coordinatool_bad";

    /** Its name in Redis. */
    final String key;
    final Form<F> fields;
    final Form<V> values;

    private Table(String key, Form<F> fields, Form<V> values) {
        this.key = key;
        this.fields = fields;
        this.values = values;
    }
}

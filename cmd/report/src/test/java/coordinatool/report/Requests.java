// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import coordinatool.bus.Message.SnapshotPage;
import coordinatool.bus.StatusItem;
import coordinatool.bus.StatusItem.Section;
import coordinatool.lustre.Action;
import coordinatool.lustre.Fid;
import coordinatool.lustre.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the tests of this module are made of. */
final class Requests {
    static final HintRule RULE = new HintRule("cr");

    private Requests() {
    }

    static Fid fid(int oid) {
        return new Fid(0x200000401L, oid, 0);
    }

    static Request restore(long cookie, int oid, String data) {
        return new Request(Action.RESTORE, fid(oid), fid(oid), 0, -1, cookie, 0, 1, 0, cookie,
                data.getBytes(StandardCharsets.UTF_8), null);
    }

    static StatusItem.Mover mover(String name) {
        return new StatusItem.Mover(name, StatusItem.State.READY, new long[4], new long[4], 0, List.of());
    }

    static StatusItem.Listed listed(Section section, Request request) {
        return new StatusItem.Listed(section, request);
    }

    /** The only page of a snapshot. */
    static SnapshotPage page(long sequence, StatusItem... items) {
        return new SnapshotPage(sequence, List.of(items), null);
    }
}

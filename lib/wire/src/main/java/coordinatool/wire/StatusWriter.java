// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.model.MoverView;
import coordinatool.model.RequestView;
import coordinatool.model.StatusView;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes a reply to status in parts, since a listing of a million requests has 110 MB: {@link #begin}, then each mover
 * with its lists of requests and its batch slots with theirs, then the lists of what waits for anybody. A list without
 * requests is written all the same, empty, in its place.
 */
public final class StatusWriter extends PagedWriter {
    private static final String ACTIVE = "active_requests";
    private static final String RESTORES = "waiting_restore";
    private static final String REMOVES = "waiting_remove";
    private static final String ARCHIVES = "waiting_archive";
    private static final String CANCELS = "cancels";

    private static final List<String> OF_MOVER = List.of(ACTIVE, RESTORES, REMOVES, ARCHIVES, CANCELS);
    private static final List<String> OF_SLOT = List.of(ARCHIVES);
    private static final List<String> OF_NOBODY = List.of(RESTORES, REMOVES, ARCHIVES);
    /** In place of a number of slots: the lists before them are not complete. */
    private static final int NO_SLOTS_YET = -1;

    private final boolean listsRequests;
    private final boolean details;
    private final boolean outlined;

    /** The mover whose object is open; null where none is. */
    private MoverView mover;
    private boolean hasMovers;
    private boolean pastMovers;
    /** Batch slots of the mover that have been begun; the object of the last one is open. */
    private int slots;

    /** The lists of the object that is open, and how many of them were begun; the last of these is open. */
    private List<String> lists = List.of();
    private int begun;

    /** @param asked which lists and members are part of the reply; who knows only the C server asks for no details */
    public StatusWriter(ReplyWriter replies, OutputStream out, ClientMessage.Status asked) {
        super(replies, out);
        this.listsRequests = asked.listsRequests();
        this.details = asked.details();
        this.outlined = asked.outlined();
    }

    /** As {@link #begin(StatusView, String)}, where all have said who they are. */
    public void begin(StatusView status) throws IOException {
        begin(status, "");
    }

    /**
     * The first part.
     *
     * @param unauthenticated hosts of movers that do not say who they are, for people; empty for none
     */
    public void begin(StatusView status, String unauthenticated) throws IOException {
        object.beginPart();
        object.begin();
        object.text("command", "status");
        StatusMembers.status(object, status, details);
        object.text("unauthenticated", outlined ? "" : unauthenticated);
        object.key("clients").writeRaw('[');
        object.endPart();
    }

    @Override
    public void mover(MoverView next) throws IOException {
        object.beginPart();
        endMover();
        object.raw(hasMovers ? "," : "");
        object.begin();
        StatusMembers.mover(object, next, details);
        beginLists(OF_MOVER);
        mover = next;
        hasMovers = true;
        slots = NO_SLOTS_YET;
        object.endPart();
    }

    @Override
    public void request(RequestView view) throws IOException {
        if (!listsRequests || view.slot() != RequestView.NO_SLOT && view.slot() >= mover.slots().size()) {
            return;
        }
        object.beginPart();
        if (view.mover() == null) {
            endMovers();
        } else if (view.slot() != RequestView.NO_SLOT) {
            beginSlots(view.slot() + 1);
        }
        element(list(view));
        StatusMembers.request(object, view.request());
        object.endPart();
    }

    @Override
    void endLists() throws IOException {
        endMovers();
        closeLists();
    }

    private void endMovers() throws IOException {
        if (!pastMovers) {
            endMover();
            object.raw("]");
            beginLists(OF_NOBODY);
            pastMovers = true;
        }
    }

    private void endMover() throws IOException {
        if (mover != null) {
            beginSlots(mover.slots().size());
            endSlot();
            object.raw("]");
            StatusMembers.afterLists(object, mover);
            object.end();
            mover = null;
        }
    }

    /** Begins slots until there are so many; those before the last have nothing more that waits in them. */
    private void beginSlots(int upTo) throws IOException {
        if (slots == NO_SLOTS_YET) {
            closeLists();
            object.key("batches").writeRaw('[');
            slots = 0;
        }
        while (slots < upTo) {
            endSlot();
            object.raw(slots == 0 ? "" : ",");
            object.begin();
            StatusMembers.slot(object, mover.slots().get(slots), outlined);
            beginLists(OF_SLOT);
            slots++;
        }
    }

    private void endSlot() throws IOException {
        if (slots > 0) {
            closeLists();
            object.end();
        }
    }

    private void beginLists(List<String> names) {
        lists = listsRequests ? names : List.of();
        begun = 0;
    }

    /** Makes room for an element of a list. */
    private void element(String list) throws IOException {
        int index = lists.indexOf(list);
        if (index < begun - 1) {
            throw new IllegalStateException(list + " out of order");
        }
        if (index == begun - 1) {
            object.raw(",");
            return;
        }
        closeListsBefore(index);
        object.key(list).writeRaw('[');
        begun++;
    }

    private void closeLists() throws IOException {
        closeListsBefore(lists.size());
        lists = List.of();
        begun = 0;
    }

    /** Closes the list that is open, and writes those before the given one that have no requests. */
    private void closeListsBefore(int index) throws IOException {
        object.raw(begun > 0 ? "]" : "");
        for (; begun < index; begun++) {
            object.key(lists.get(begun)).writeRaw("[]");
        }
    }

    private static String list(RequestView view) {
        if (view.running()) {
            return ACTIVE;
        }
        return switch (view.request().action()) {
            case RESTORE -> RESTORES;
            case REMOVE -> REMOVES;
            case ARCHIVE -> ARCHIVES;
            case CANCEL -> CANCELS;
        };
    }
}

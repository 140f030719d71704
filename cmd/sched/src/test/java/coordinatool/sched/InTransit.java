// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Fid;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.HashSet;
import java.util.Set;

/** What is between the scheduler and movers: requests that were sent and have not been read. */
final class InTransit {
    /** A request that a mover is to read. */
    private record Sent(RequestKey key, Fid file, String mover) {
        static Sent of(Request request, String mover) {
            return new Sent(request.key(), request.fid(), mover);
        }
    }

    private final Set<Sent> onTheirWay = new HashSet<>();
    /** Of these, what nobody could call back when its mover, or another that had its file, was taken for gone. */
    private final Set<Sent> overtaken = new HashSet<>();

    void sent(Request request, String mover) {
        onTheirWay.add(Sent.of(request, mover));
    }

    /** Whatever was sent to this mover before, it is to have this now. */
    void isCurrent(Request request, String mover) {
        overtaken.remove(Sent.of(request, mover));
    }

    /** Who could call this back is as far away as the mover. */
    void lost(Request request, String mover) {
        Sent sent = Sent.of(request, mover);
        if (onTheirWay.contains(sent)) {
            overtaken.add(sent);
        }
    }

    /**
     * This mover has, or has ended, what was given to others since. What is on its way to them cannot be called back,
     * nor what its gateway has for the mover itself.
     */
    void overtake(Request request, String mover) {
        onTheirWay.stream().filter(sent -> sent.file.equals(request.fid())
                && (!sent.mover.equals(mover) || sent.key.equals(request.key()))).forEach(overtaken::add);
    }

    /** The mover reads it. Returns whether it should not have got it any more, and could not be spared that. */
    boolean arrives(Request request, String mover) {
        Sent sent = Sent.of(request, mover);
        onTheirWay.remove(sent);
        return overtaken.remove(sent);
    }
}

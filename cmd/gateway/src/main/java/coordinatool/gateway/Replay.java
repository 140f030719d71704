// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.model.Ehlo;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a scheduler has to know that never heard of a connection.
 *
 * <p>The gateway keeps what a restarted scheduler needs so that movers need not notice: for each connection who it is,
 * the ehlo that was accepted, what was handed to it and has not been seen to end, and the commands that have no answer
 * yet. Each meeting with a scheduler, the first one too, says all of it again ({@link Conversations#onEpoch}); there is
 * no other way to recover, and none that is quicker but may be wrong. That the bus lost something, or that only our
 * connection to it broke, is the same case.
 *
 * <p>Commands may be carried out twice therefore, and the scheduler bears that: a request that is queued is skipped the
 * second time, a done of what has ended is answered as before. What has an answer is not said again, though its reply may
 * still wait for those before it. A reply in pages is the exception: where one page is written the next would be that of
 * another listing, so the reply ends early and says so.
 *
 * <p>The order is that in which it happened, but for one thing: a done comes before the ehlo if its request is one that
 * the mover was handed, and the request is left out of what runs. The scheduler before may have known the done, stored
 * the end, and died before it answered. This one would find a request that it does not know in the running list, take
 * it in again, and have it done a second time.
 *
 * <p>What a mover said it runs is not what is repeated, but what this gateway knows of it: requests handed out since
 * belong to it, and those that another connection ended or claimed do not. A reply to recv that never reached the mover
 * is on the list as well. The mover says in its next ehlo that it does not have it, and the scheduler gives it away again.
 */
final class Replay {
    private Replay() {
    }

    /**
     * Tells everything, in the order that the scheduler needs.
     *
     * @param self     the connection
     * @param mover    null where the connection is gone
     * @param commands that may have been asked for
     */
    static List<Message> of(Message.Connected self, Mover mover, List<Pending> commands) {
        List<Message> all = new ArrayList<>();
        all.add(self);
        List<Pending> asked = new ArrayList<>(commands);
        asked.removeIf(p -> p.question == null);
        asked.sort(Comparator.comparingLong(p -> p.id));
        Ehlo ehlo = mover == null ? null : mover.ehlo();
        if (ehlo != null) {
            Map<RequestKey, Request> still = new LinkedHashMap<>();
            mover.running().requests().forEach(request -> still.put(request.key(), request));
            asked.removeIf(p -> p.question instanceof Message.Done done
                    && still.remove(new RequestKey(done.cookie(), done.dfid())) != null && all.add(done));
            all.add(new Message.Ehlo(0, self.conn(), ehlo.withRunning(List.copyOf(still.values())), true));
        }
        asked.forEach(p -> all.add(p.question));
        return all;
    }
}

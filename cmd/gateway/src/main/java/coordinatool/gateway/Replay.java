// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.model.Ehlo;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says what a scheduler must know of a connection that it has never heard of.
 *
 * <p>A scheduler can be restarted and movers notice nothing. For that the gateway keeps, for each connection, who it
 * is, the ehlo that was accepted, the requests that were handed to it and have not been seen to end, and the commands
 * that have no answer yet. It says all of this whenever it meets a scheduler, also the first time ({@link
 * Conversations#onEpoch}). There is no other way to recover: where only our connection to the bus broke, or a frame was
 * lost, the same is done. To find out first what the scheduler still knows would save little, and could go wrong.
 *
 * <p>So a command may be carried out twice, and the scheduler allows for it: a request that is queued again is skipped,
 * and a done of a request that has ended is answered as before. A command that has its answer is not said again, even
 * where its reply has to wait for those before it. A reply in pages is different: once a page is written, the next one
 * would belong to another listing. So that reply ends early, and says so.
 *
 * <p>Messages are in the order in which things happened, with one exception. The done of a request that the mover was
 * handed comes before its ehlo, and the request is left out of the running list, unless the mover was handed it again
 * since. For the scheduler before may have stored the end of that request, and died before it answered. The new one
 * does not know the request any more. If it found it in the running list it would take it in again, and have it done a
 * second time.
 *
 * <p>The running list is not the one that the mover sent but what this gateway knows: it has the requests handed out
 * since, and lacks those that the mover has ended. It also has those of a reply that never reached the mover. When that
 * mover connects again its ehlo does not list them, and the scheduler gives them out again. What the scheduler has
 * given to another mover meanwhile, because it took this one for gone, stays in the list of both: both are at work with
 * it.
 */
final class Replay {
    private Replay() {
    }

    /**
     * All messages, in the order in which the scheduler needs them.
     *
     * @param self     the connection
     * @param mover    null where the connection is gone
     * @param commands that may have been asked for, but for recv
     */
    static List<Message> of(Message.Connected self, Mover mover, Collection<Pending> commands) {
        List<Message> all = new ArrayList<>();
        all.add(self);
        List<Pending> asked = new ArrayList<>(commands);
        if (mover != null && mover.recv() != null) {
            asked.add(mover.recv());
        }
        asked.removeIf(p -> p.question == null);
        asked.sort(Comparator.comparingLong(p -> p.id));
        Ehlo ehlo = mover == null ? null : mover.ehlo();
        if (ehlo != null) {
            Map<RequestKey, Request> still = new LinkedHashMap<>();
            mover.running().requests().forEach(request -> still.put(request.key(), request));
            for (Pending done : asked.stream().filter(p -> p.ended != null).toList()) {
                all.add(done.question);
                asked.remove(done);
                if (mover.running().has(done.ended)) {
                    still.remove(done.ended.request().key());
                }
            }
            all.addAll(EhloParts.replay(self.conn(), ehlo, List.copyOf(still.values())));
        }
        asked.forEach(p -> all.add(p.question));
        return all;
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.gateway.access.Access;
import coordinatool.gateway.access.Owned;
import coordinatool.gateway.access.Whose;
import coordinatool.model.Errno;
import coordinatool.model.Fid;
import coordinatool.model.ListItem;
import coordinatool.model.Owner;
import coordinatool.model.Page;
import coordinatool.model.Refused;
import coordinatool.model.RequestKey;
import coordinatool.model.RequestView;
import coordinatool.model.Step;
import coordinatool.model.Trace;
import coordinatool.wire.ClientMessage;
import coordinatool.wire.Command;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What users may do about requests of their own files, and see of those that they may see: the commands of one
 * connection go on when it is known whose the files are, which takes a look at them. Meanwhile the scheduler may be
 * another one, or none, and the connection may be gone; then what is found out counts no more.
 */
final class OwnRequests {
    /**
     * Files of one connection, at a time, beside those of one command: what all of them may want is bounded, and nobody
     * shall take the places of others.
     */
    private static final int LOOKS = 64;

    private final Access access;
    private final ReplyQueue queue;
    private final Uplink uplink;
    private final Runnable due;
    private int looks;

    /** @param due is run where replies are to be sent */
    OwnRequests(Access access, ReplyQueue queue, Uplink uplink, Runnable due) {
        this.access = access;
        this.queue = queue;
        this.uplink = uplink;
        this.due = due;
    }

    /** Whether another command may come that needs a look. */
    boolean mayLook() {
        return looks < LOOKS;
    }

    /** Cancels, which the queue has: of these requests those whose files belong to who speaks. */
    void cancel(Pending p, List<RequestKey> requests, long conn) {
        Set<Fid> files = requests.stream().map(RequestKey::dfid).collect(Collectors.toSet());
        look(p, Whose.OWN, false, files, owned -> {
            List<Refused> refused = new ArrayList<>();
            List<Integer> own = new ArrayList<>();
            Owned others = owned.problem() != null || owned.files().keySet().containsAll(files) ? owned
                    : new Owned(owned.files(), Errno.EACCES, access.refuseOthers(Command.CANCEL));
            for (int i = 0; i < requests.size(); i++) {
                if (owned.files().containsKey(requests.get(i).dfid())) {
                    own.add(i);
                } else {
                    refused.add(new Refused(i, others.status(), others.problem()));
                }
            }
            if (own.isEmpty()) {
                queue.answer(p, new Message.Cancelled(0, refused));
                return;
            }
            BiConsumer<Pending, Message.Reply> asker = p.asker;
            p.asker = (command, answer) -> asker.accept(command, answer instanceof Message.Cancelled part
                    ? new Message.Cancelled(part.id(), all(refused, part.refused(), own)) : answer);
            uplink.ask(p, new Message.Cancel(uplink.number(p), conn, own.stream().map(requests::get).toList()));
        });
    }

    /**
     * All that were refused, in order.
     *
     * @param ours   what was refused here
     * @param theirs what the scheduler has refused, of those that it was asked for
     * @param asked  the places of these
     */
    private static List<Refused> all(List<Refused> ours, List<Refused> theirs, List<Integer> asked) {
        return Stream.concat(ours.stream(),
                theirs.stream().map(refused -> new Refused(asked.get(refused.index()), refused.status(),
                        refused.error()))).sorted(Comparator.comparingInt(Refused::index)).toList();
    }

    /** Whether this answer goes on only when it is known whose the files are: then it is found out. */
    boolean takes(Pending p, Message.Reply answer) {
        if (answer instanceof Message.StatusPage page && p.command instanceof ClientMessage.ListRequests list
                && (list.own() || list.owners() || access.hasOwnOnly())) {
            page(p, list, page.page());
            return true;
        }
        if (answer instanceof Message.Traced traced && access.hasOwnOnly()) {
            traced(p, traced.trace());
            return true;
        }
        return false;
    }

    /**
     * A page for a list of requests that a user may see, or with their owners, in which each request names its mover.
     */
    private void page(Pending p, ClientMessage.ListRequests command, Page page) {
        Whose whose = command.own() ? Whose.OWN : access.hasOwnOnly() ? Whose.SEEN : Whose.ALL;
        List<RequestView> requests = page.items().stream().filter(RequestView.class::isInstance)
                .map(RequestView.class::cast).toList();
        look(p, whose, command.owners(), requests.stream().map(r -> r.request().fid()).collect(Collectors.toSet()),
                owned -> queue.breakOff(owned.status(), owned.problem()),
                found -> queue.page(new Page(requests.stream()
                        .filter(r -> whose == Whose.ALL || found.containsKey(r.request().fid()))
                        .map(r -> (ListItem) (command.owners() ? r.ownedBy(found.get(r.request().fid())) : r)).toList(),
                        page.next())));
    }

    /** What has happened to some requests. */
    private void traced(Pending p, Trace trace) {
        look(p, Whose.SEEN, false, trace.steps().stream().map(Step::fid).collect(Collectors.toSet()),
                owned -> refuse(p, owned), own -> queue.answer(p, new Message.Traced(0, new Trace(trace.steps().stream()
                        .filter(step -> own.containsKey(step.fid())).toList(), trace.since()))));
    }

    /** Finds out which of the files are those that are asked for, and goes on with those, if all is known. */
    private void look(Pending p, Whose whose, boolean named, Set<Fid> files, Consumer<Owned> unknown,
            Consumer<Map<Fid, Owner>> goOn) {
        look(p, whose, named, files, owned -> {
            if (owned.problem() == null) {
                goOn.accept(owned.files());
            } else {
                unknown.accept(owned);
            }
        });
    }

    /** Finds out which of the files are those that are asked for, and goes on, if somebody still waits. */
    private void look(Pending p, Whose whose, boolean named, Set<Fid> files, Consumer<Owned> then) {
        Object look = p.look();
        looks += files.size();
        access.owned(whose, named, files, owned -> {
            looks -= files.size();
            if (p.endLook(look)) {
                then.accept(owned);
            }
            // Commands of this connection may have waited for the look's place, whoever still wants its answer.
            due.run();
        });
    }

    private void refuse(Pending p, Owned owned) {
        queue.answer(p, new Message.Answer(0, owned.status(), owned.problem()));
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.gateway.access.Access;
import coordinatool.gateway.access.Owned;
import coordinatool.model.Errno;
import coordinatool.model.Fid;
import coordinatool.model.ListItem;
import coordinatool.model.MoverView;
import coordinatool.model.Page;
import coordinatool.model.RequestView;
import coordinatool.model.Step;
import coordinatool.model.Trace;
import coordinatool.wire.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What users may do about requests of their own files: the commands of one connection go on when it is known whose the
 * files are, which takes a look at them. Meanwhile the scheduler may be another one, or none, and the connection may be
 * gone; then what is found out counts no more.
 */
final class OwnRequests {
    private final Access access;
    private final ReplyQueue queue;
    private final Uplink uplink;
    private final Runnable due;

    /** @param due is run where replies are to be sent */
    OwnRequests(Access access, ReplyQueue queue, Uplink uplink, Runnable due) {
        this.access = access;
        this.queue = queue;
        this.uplink = uplink;
        this.due = due;
    }

    /** Cancels, which the queue has, if the file belongs to who speaks. */
    void cancel(Pending p, Fid file, long conn, long cookie) {
        Object look = p.look();
        access.own(Set.of(file), owned -> {
            if (!p.endLook(look)) {
                return;
            }
            if (owned.problem() != null) {
                refuse(p, owned);
            } else if (owned.files().contains(file)) {
                uplink.ask(p, new Message.Cancel(uplink.number(p), conn, cookie, file));
            } else {
                queue.answer(p, new Message.Answer(0, Errno.EACCES, access.refuse(Command.CANCEL)
                        + "; the file belongs to somebody else"));
            }
            due.run();
        });
    }

    /** A page for a list of own requests. */
    void page(Pending p, Page page) {
        Object look = p.look();
        List<RequestView> requests = requests(page);
        access.own(requests.stream().map(r -> r.request().fid()).collect(Collectors.toSet()), owned -> {
            if (!p.endLook(look)) {
                return;
            }
            if (owned.problem() != null) {
                queue.breakOff(owned.status(), owned.problem());
            } else {
                queue.page(new Page(requests.stream().filter(r -> owned.files().contains(r.request().fid()))
                        .map(ListItem.class::cast).toList(), page.next()));
            }
            due.run();
        });
    }

    /** What has happened to some requests. */
    void traced(Pending p, Trace trace) {
        Object look = p.look();
        access.own(trace.steps().stream().map(Step::fid).collect(Collectors.toSet()), owned -> {
            if (!p.endLook(look)) {
                return;
            }
            if (owned.problem() != null) {
                refuse(p, owned);
            } else {
                queue.answer(p, new Message.Traced(0, new Trace(trace.steps().stream()
                        .filter(step -> owned.files().contains(step.fid())).toList(), trace.since())));
            }
            due.run();
        });
    }

    private void refuse(Pending p, Owned owned) {
        queue.answer(p, new Message.Answer(0, owned.status(), owned.problem()));
    }

    private static List<RequestView> requests(Page page) {
        List<RequestView> requests = new ArrayList<>();
        ListItem.Visitor<RuntimeException> collect = new ListItem.Visitor<>() {
            @Override
            public void mover(MoverView mover) {
                // Each request names its own.
            }

            @Override
            public void request(RequestView request) {
                requests.add(request);
            }
        };
        page.items().forEach(item -> item.visit(collect));
        return requests;
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.Errno;
import coordinatool.model.Refused;
import coordinatool.model.Request;
import coordinatool.model.RequestView;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Patience;
import coordinatool.tool.Progress;
import coordinatool.wire.Commands;
import coordinatool.wire.Limits;
import coordinatool.wire.RefusedJson;
import coordinatool.wire.Reply;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Sends what is to be done to each of many requests: many in a command, and some commands ahead of their replies. What
 * the coordinator takes only later, as Lustre has to be told of those before, is sent again, and nothing else before
 * it is taken; so memory is that of a few commands. One thread.
 */
final class EachSender {
    /**
     * Commands about one request without a reply. Once there are so many, replies are read until half of them are left:
     * so both sides have many at a time, which costs them less than one by one. With 1024, others waited for 30 ms and
     * up to 200.
     */
    private static final int WINDOW = 128;
    /** Commands about many requests without a reply: while the files of one are looked at, the other is carried out. */
    private static final int LISTS = 2;

    /** What it is done to, and what the user calls that. */
    record Named(RequestView listed, String name) {
    }

    /** Hears of each that was answered for good. */
    interface Sink {
        /** @param refused why; null where it was carried out */
        void answered(Named request, String refused) throws IOException;
    }

    private final Verb verb;
    private final ToolConnection connection;
    private final Progress progress;
    private final Sink sink;
    private Patience patience;
    /** What the next command is about. */
    private List<Named> next = new ArrayList<>();
    /** What commands without a reply are about. */
    private final Deque<List<Named>> unanswered = new ArrayDeque<>();
    /** What is to be sent again. */
    private List<Named> again = new ArrayList<>();
    private String why;
    private boolean gaveUp;
    private long left;
    /** Whether a command may be about many requests: not where the coordinator does not know that. */
    private boolean together;

    EachSender(Verb verb, ToolConnection connection, Patience patience, Progress progress, Sink sink) {
        this.verb = verb;
        this.connection = connection;
        this.patience = patience;
        this.progress = progress;
        this.sink = sink;
        this.together = verb != Verb.RELEASE;
    }

    /** How many were not taken until patience was at its end, and those that came after them. */
    long left() {
        return left;
    }

    /** Why they were not taken. */
    String why() {
        return why;
    }

    /** From now on nothing is sent again. */
    void waitNoMore() {
        patience = Patience.none();
    }

    void add(Named request) throws IOException {
        next.add(request);
        if (next.size() >= atOnce()) {
            sendNext();
        }
    }

    private int atOnce() {
        return together ? Limits.CANCELLED_AT_ONCE : 1;
    }

    /** Sends what was added. */
    void sendNext() throws IOException {
        if (next.isEmpty()) {
            return;
        }
        int window = together ? LISTS : WINDOW;
        if (unanswered.size() >= window) {
            takeUntil(window / 2);
        }
        sendAgain();
        List<Named> about = next;
        next = new ArrayList<>();
        if (gaveUp) {
            left += about.size();
        } else {
            send(about);
        }
    }

    /** All that was added is answered. */
    void finish() throws IOException {
        sendNext();
        takeUntil(0);
        sendAgain();
    }

    private void sendAgain() throws IOException {
        if (again.isEmpty()) {
            return;
        }
        takeUntil(0);
        while (!again.isEmpty()) {
            progress.clear();
            if (!patience.pause("the coordinator to take more", "reason", why)) {
                gaveUp = true;
                left += again.size();
                again.clear();
                return;
            }
            List<Named> all = again;
            again = new ArrayList<>();
            for (int from = 0; from < all.size(); from += Limits.CANCELLED_AT_ONCE) {
                send(all.subList(from, Math.min(all.size(), from + Limits.CANCELLED_AT_ONCE)));
            }
            takeUntil(0);
            if (again.size() < all.size()) {
                patience.goesOn();
            }
        }
    }

    private void send(List<Named> about) {
        if (together || about.size() == 1) {
            post(about);
        } else {
            about.forEach(request -> post(List.of(request)));
        }
    }

    private void post(List<Named> about) {
        Request request = about.get(0).listed.request();
        connection.post(verb == Verb.RELEASE ? Commands.release(request.cookie(), request.fid())
                : about.size() == 1 ? Commands.cancel(request.cookie(), request.fid())
                : Commands.cancel(about.stream().map(each -> each.listed.request().fileKey()).toList()));
        unanswered.add(about);
    }

    private void takeUntil(int count) throws IOException {
        while (unanswered.size() > count) {
            take();
        }
    }

    private void take() throws IOException {
        Reply reply;
        try {
            reply = connection.receiveOurs(verb.word());
        } catch (Fatal e) {
            // The others will not be answered either.
            unanswered.clear();
            next.clear();
            again.clear();
            throw e;
        }
        List<Named> about = unanswered.remove();
        if (about.size() > 1 && reply.status() == Errno.EINVAL) {
            // It is older than this client, and knows the command for one request only.
            together = false;
            send(about);
            return;
        }
        Map<Integer, Refused> refused = refused(reply, about.size());
        for (int i = 0; i < about.size(); i++) {
            Refused no = refused.get(i);
            if (no != null && no.status() == Errno.EAGAIN) {
                again.add(about.get(i));
                why = no.error();
            } else {
                sink.answered(about.get(i), no == null ? null : no.error());
            }
        }
    }

    private static Map<Integer, Refused> refused(Reply reply, int named) {
        Map<Integer, Refused> refused = new HashMap<>();
        if (!reply.ok()) {
            IntStream.range(0, named)
                    .forEach(i -> refused.put(i, new Refused(i, reply.status(), ToolConnection.reason(reply))));
        } else if (named > 1) {
            try {
                refused.putAll(RefusedJson.byIndex(reply.json(), named));
            } catch (IOException e) {
                throw new Fatal(ExitCode.UNAVAILABLE, "the coordinator says what is no reply: " + e.getMessage());
            }
        }
        return refused;
    }
}

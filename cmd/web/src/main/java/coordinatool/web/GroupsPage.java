// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestView;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.wire.RequestSink;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * {@code /groups}: how many requests run and wait of each hint and, where the gateway can see whom files belong to, of
 * each user, see {@link Tally#lines}. The coordinator does not count by these, so its queue is gone through, for a
 * small part of the time however many look. Any thread; whoever comes meanwhile gets the last answer.
 */
final class GroupsPage implements HttpHandler {
    /**
     * One part of the time in so many; far more of it is spent where each file is looked at, which costs the scheduler
     * nothing.
     */
    private static final int SHARE = 200;
    private static final int SHARE_WITH_USERS = 20;
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int BUSY = 503;

    private final Configuration configuration;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile byte[] last;
    /** Whose turn it is may use it. */
    private long freshUntil;

    GroupsPage(Configuration configuration) {
        this.configuration = configuration;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try {
            Answer.send(exchange, "application/json; charset=utf-8", lines());
        } catch (Fatal e) {
            Answer.line(exchange, BUSY, e.getMessage());
        }
    }

    private byte[] lines() throws IOException {
        if (turn.tryLock()) {
            try {
                if (last == null || System.nanoTime() - freshUntil >= 0) {
                    count();
                }
            } finally {
                turn.unlock();
            }
        }
        byte[] known = last;
        if (known == null) {
            throw new Fatal(ExitCode.TRY_AGAIN, "it is being counted");
        }
        return known;
    }

    private void count() throws IOException {
        long begun = System.nanoTime();
        long rest;
        String lines;
        try {
            lines = lines(true);
            rest = (System.nanoTime() - begun) * SHARE_WITH_USERS;
        } catch (Fatal e) {
            if (e.exitCode() == ExitCode.UNAVAILABLE) {
                throw e;
            }
            // The gateway cannot see the files, mostly: the first page of its list says so.
            long again = System.nanoTime();
            lines = lines(false);
            rest = (again - begun) * SHARE_WITH_USERS + (System.nanoTime() - again) * SHARE;
        }
        last = lines.getBytes(StandardCharsets.UTF_8);
        freshUntil = System.nanoTime() + Math.max(FRESH_NANOS, rest);
    }

    private String lines(boolean users) throws IOException {
        Tally hints = new Tally("hint");
        Tally owners = new Tally("user");
        int[] seen = {0};
        try (ToolConnection connection = ToolConnection.open(configuration)) {
            connection.list(RequestFilter.ALL, false, users, view -> {
                hints.add(hint(view), view);
                if (view.owner() != null) {
                    owners.add(view.owner().name(), view);
                }
                if (++seen[0] >= FindPage.MAX_LOOKED_AT) {
                    throw new RequestSink.Enough();
                }
            });
        }
        return hints.lines() + owners.lines();
    }

    private static String hint(RequestView view) {
        String text = new String(view.request().data(), StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}

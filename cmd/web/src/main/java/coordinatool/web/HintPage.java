// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestView;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.wire.Fields;
import coordinatool.wire.RequestSink;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code /hints}: how many requests run and wait of each hint, those with the most first, a JSON object a line. The
 * coordinator does not count by hint, so its queue is gone through, for one part in {@value #SHARE} of the time at most
 * however many look. Any thread; whoever comes meanwhile gets the last answer.
 */
final class HintPage implements HttpHandler {
    static final int MAX_SHOWN = 20;
    /** Different ones that are counted; the requests of others are together. */
    private static final int MAX_HINTS = 10_000;
    /** Of a hint that are shown. */
    private static final int MAX_LENGTH = 100;
    private static final int SHARE = 200;
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int BUSY = 503;
    private static final String OTHERS = "(others)";

    private final Configuration configuration;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile byte[] last;
    /** Whose turn it is may use it. */
    private long freshUntil;

    /** Requests of a hint. */
    private static final class Count {
        private final String hint;
        private long running;
        private long waiting;

        Count(String hint) {
            this.hint = hint;
        }

        long all() {
            return running + waiting;
        }
    }

    HintPage(Configuration configuration) {
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
                long begun = System.nanoTime();
                if (last == null || begun - freshUntil >= 0) {
                    last = count().stream().map(HintPage::line).collect(Collectors.joining())
                            .getBytes(StandardCharsets.UTF_8);
                    long now = System.nanoTime();
                    freshUntil = now + Math.max(FRESH_NANOS, (now - begun) * SHARE);
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

    /** Those that are shown; last the others, if there are any. */
    private List<Count> count() throws IOException {
        Map<String, Count> counts = new HashMap<>();
        Count others = new Count(OTHERS);
        int[] seen = {0};
        try (ToolConnection connection = ToolConnection.open(configuration)) {
            connection.list(RequestFilter.ALL, view -> {
                String hint = hint(view);
                Count count = counts.size() < MAX_HINTS || counts.containsKey(hint)
                        ? counts.computeIfAbsent(hint, Count::new) : others;
                count.running += view.running() ? 1 : 0;
                count.waiting += view.running() ? 0 : 1;
                if (++seen[0] >= FindPage.MAX_LOOKED_AT) {
                    throw new RequestSink.Enough();
                }
            });
        }
        List<Count> all = new ArrayList<>(counts.values());
        all.sort(Comparator.comparingLong(Count::all).reversed().thenComparing(count -> count.hint));
        for (Count count : all.subList(Math.min(MAX_SHOWN, all.size()), all.size())) {
            others.running += count.running;
            others.waiting += count.waiting;
        }
        return Stream.concat(all.stream().limit(MAX_SHOWN), Stream.of(others).filter(count -> count.all() > 0))
                .toList();
    }

    private static String hint(RequestView view) {
        String text = new String(view.request().data(), StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        String hint = end < 0 ? text : text.substring(0, end);
        return hint.length() > MAX_LENGTH ? hint.substring(0, MAX_LENGTH) : hint;
    }

    private static String line(Count count) {
        return new Fields().add("hint", count.hint).add("running", count.running).add("waiting", count.waiting)
                .line(true);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

/** {@code /events}: the status every second, for as long as somebody looks (server-sent events). */
final class Events implements HttpHandler {
    /** Who looks, each with a thread of its own; the next one is told to come again. */
    static final int MAX_LISTENERS = 20;
    private static final String TYPE = "text/event-stream; charset=utf-8";
    private static final int OK = 200;
    private static final int BUSY = 503;
    private static final int CHUNKED = 0;
    private static final long PAUSE_MILLIS = 1000;

    private final Coordinator coordinator;
    private final Semaphore places = new Semaphore(MAX_LISTENERS);

    Events(Coordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            Answer.send(exchange, TYPE, new byte[0]);
            return;
        }
        if (!places.tryAcquire()) {
            Answer.line(exchange, BUSY, "too many look at this page");
            return;
        }
        try {
            Answer.head(exchange, TYPE);
            exchange.sendResponseHeaders(OK, CHUNKED);
            OutputStream out = exchange.getResponseBody();
            while (!Thread.currentThread().isInterrupted()) {
                Coordinator.Sample sample = coordinator.sample();
                // JSON has no line ends in it; a reason is one line.
                out.write((sample.isThere() ? "event: status\ndata: " : "event: away\ndata: ")
                        .getBytes(StandardCharsets.UTF_8));
                out.write(sample.isThere() ? sample.json() : sample.reason().replaceAll("\\p{Cntrl}", " ")
                        .getBytes(StandardCharsets.UTF_8));
                out.write("\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }
}

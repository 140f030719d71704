// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import coordinatool.tool.Agent;
import coordinatool.tool.Configuration;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import coordinatool.tool.NotYet;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.channels.Selector;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The server of pages. JDK's own: it is there wherever Java is, and is enough for a page that few look at. What it
 * lacks is protection from strangers, hence loopback unless told otherwise, and a proxy in front for more.
 */
final class WebAgent implements Agent {
    /** At once: those that listen to events, and some who ask for something. They come and go. */
    private static final int THREADS = Events.MAX_LISTENERS + 8;
    /** How often the curves get a point; the last one of a minute counts. */
    private static final long SAMPLE_SECONDS = 10;
    private static final int UNAVAILABLE = 503;
    /** That may wait for one of these; what comes then is closed. */
    private static final int BACKLOG = 64;

    private final Configuration configuration;
    private final Log log;
    private final Coordinator coordinator;
    private final MinuteRing ring = new MinuteRing();
    private long sampleAt = System.nanoTime();
    private HttpServer server;
    private ThreadPoolExecutor threads;

    WebAgent(Configuration configuration, Log log) {
        this.configuration = configuration;
        this.log = log;
        this.coordinator = new Coordinator(configuration);
    }

    @Override
    public void onStart(Selector selector) throws IOException {
        InetSocketAddress address =
                new InetSocketAddress(configuration.get(Key.WEB_HOST), configuration.get(Key.WEB_PORT));
        if (address.isUnresolved()) {
            throw new NotYet("name " + address.getHostString(), "it does not resolve");
        }
        try {
            server = HttpServer.create(address, BACKLOG);
        } catch (BindException e) {
            throw new NotYet("web_host " + address.getHostString() + " port " + address.getPort(), e.getMessage());
        }
        threads = new ThreadPoolExecutor(THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(BACKLOG),
                task -> {
                    Thread thread = new Thread(task, "web");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        server.setExecutor(threads);
        handlers().forEach((path, page) -> server.createContext(path, new ReadOnly(path, page, log)));
        server.start();
        if (!server.getAddress().getAddress().isLoopbackAddress()) {
            log.warn("everybody who reaches this port sees the queue", "address", server.getAddress());
        }
        log.normal("listening", "address", server.getAddress());
    }

    private Map<String, HttpHandler> handlers() throws IOException {
        return Map.of("/", new Resource("index.html", "text/html; charset=utf-8"),
                "/page.js", new Resource("page.js", "text/javascript; charset=utf-8"),
                "/style.css", new Resource("style.css", "text/css; charset=utf-8"),
                "/metrics", new MetricsPage(coordinator),
                "/events", new Events(coordinator),
                "/status", this::status,
                "/find", new FindPage(configuration),
                "/history", exchange -> Answer.send(exchange, "application/json",
                        ring.json().getBytes(StandardCharsets.US_ASCII)));
    }

    private void status(HttpExchange exchange) throws IOException {
        Coordinator.Sample sample = coordinator.sample();
        if (sample.isThere()) {
            Answer.send(exchange, "application/json; charset=utf-8", sample.json());
        } else {
            Answer.line(exchange, UNAVAILABLE, sample.reason());
        }
    }

    /** Looks by a thread, since the coordinator may be slow to answer. */
    @Override
    public int doWork(long nowNanos) {
        if (nowNanos - sampleAt < 0) {
            return 0;
        }
        sampleAt = nowNanos + TimeUnit.SECONDS.toNanos(SAMPLE_SECONDS);
        try {
            threads.execute(() -> {
                Coordinator.Sample sample = coordinator.sample();
                if (sample.isThere()) {
                    ring.add(sample.reply().view(), System.currentTimeMillis());
                }
            });
        } catch (RejectedExecutionException e) {
            log.debug(e);
        }
        return 1;
    }

    @Override
    public long deadlineNanos(long nowNanos) {
        return sampleAt;
    }

    @Override
    public void onClose() {
        if (server != null) {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}

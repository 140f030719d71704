// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

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
import java.nio.channels.Selector;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The server of pages. JDK's own: it is there wherever Java is, and is enough for a page that few look at. What it
 * lacks is protection from strangers, hence loopback unless told otherwise, and a proxy in front for more.
 */
final class WebAgent implements Agent {
    /** At once; Prometheus and some browsers. Each that listens to events has one of {@link Events}' own. */
    private static final int THREADS = 4;
    /** That may wait for one of these; what comes then is closed. */
    private static final int BACKLOG = 64;

    private final Configuration configuration;
    private final Log log;
    private final Coordinator coordinator;
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
        handlers().forEach((path, handler) -> server.createContext(path, new ReadOnly(path, handler, log)));
        server.start();
        if (!server.getAddress().getAddress().isLoopbackAddress()) {
            log.warn("everybody who reaches this port sees the queue", "address", server.getAddress());
        }
        log.normal("listening", "address", server.getAddress());
    }

    private Map<String, HttpHandler> handlers() {
        return Map.of("/metrics", new MetricsPage(coordinator));
    }

    @Override
    public int doWork(long nowNanos) {
        return 0;
    }

    @Override
    public long deadlineNanos(long nowNanos) {
        return Long.MAX_VALUE;
    }

    @Override
    public void onClose() {
        if (server != null) {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}

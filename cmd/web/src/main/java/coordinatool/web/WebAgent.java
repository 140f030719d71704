// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import coordinatool.tool.Agent;
import coordinatool.tool.Configuration;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import coordinatool.tool.NotYet;
import coordinatool.tool.WebTls;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The server of pages. JDK's own: it is there wherever Java is, and is enough for a page that few look at. Loopback
 * unless told otherwise; who else may look is what {@link Gate} decides.
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
    private final String mount;
    private final Coordinator coordinator;
    /** Null where we speak HTTP. */
    private final Secured secured;
    /** Null where there are none. */
    private final Users users;
    private final Gate gate;
    private final MinuteRing ring = new MinuteRing();
    private long sampleAt = System.nanoTime();
    private HttpServer server;
    private ThreadPoolExecutor threads;

    WebAgent(Configuration configuration, Log log, String mount) {
        this.configuration = configuration;
        this.log = log;
        this.mount = mount;
        this.coordinator = new Coordinator(configuration);
        WebTls tls = configuration.get(Key.WEB_TLS);
        String file = configuration.get(Key.WEB_PASSWORD_FILE);
        this.secured = tls == WebTls.OFF ? null : new Secured(configuration, log);
        this.users = file.isEmpty() ? null : new Users(Path.of(file), log);
        this.gate = new Gate(users, tls == WebTls.CERTIFICATE ? configuration.get(Key.CERTIFICATE_ROLES) : null, log);
    }

    @Override
    public void onStart(Selector selector) throws IOException {
        InetSocketAddress address =
                new InetSocketAddress(configuration.get(Key.WEB_HOST), configuration.get(Key.WEB_PORT));
        if (address.isUnresolved()) {
            throw new NotYet("name " + address.getHostString(), "it does not resolve");
        }
        try {
            server = secured == null ? HttpServer.create(address, BACKLOG) : secured(address);
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
        handlers().forEach((path, page) ->
                server.createContext(path, new ReadOnly(path, page, log)).setAuthenticator(gate));
        server.start();
        if (!server.getAddress().getAddress().isLoopbackAddress()) {
            warn();
        }
        log.normal("listening", "address", server.getAddress());
    }

    private HttpServer secured(InetSocketAddress address) throws IOException {
        HttpsServer made = HttpsServer.create(address, BACKLOG);
        secured.refresh(made, System.nanoTime());
        return made;
    }

    private void warn() {
        if (gate.isOpen()) {
            log.warn("everybody who reaches this port sees the queue: see web_password_file and web_tls", "address",
                    server.getAddress());
        } else if (secured == null) {
            log.warn("passwords cross the network in the clear: see web_tls", "address", server.getAddress());
        }
    }

    private Map<String, HttpHandler> handlers() throws IOException {
        return Map.of("/", new Resource("index.html", "text/html; charset=utf-8"),
                "/page.js", new Resource("page.js", "text/javascript; charset=utf-8"),
                "/style.css", new Resource("style.css", "text/css; charset=utf-8"),
                "/metrics", new MetricsPage(coordinator),
                "/events", new Events(coordinator),
                "/status", this::status,
                "/find", new FindPage(configuration, mount),
                "/groups", new GroupsPage(configuration),
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
        refresh(nowNanos);
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

    /** Files that have changed, and what was not said yet. */
    private void refresh(long now) {
        if (users != null) {
            users.refresh(now);
        }
        if (server instanceof HttpsServer https) {
            secured.refresh(https, now);
        }
        gate.tell(now);
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

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.auth.TlsFiles;
import coordinatool.bus.Bus;
import coordinatool.bus.BusAddress;
import coordinatool.bus.Role;
import coordinatool.gateway.access.AccessControl;
import coordinatool.tool.AgentRunner;
import coordinatool.tool.Configuration;
import coordinatool.tool.Key;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.Ports;
import coordinatool.wire.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A gateway that runs on a thread of its own, the scheduler's end of its bus, and clients. */
final class Site implements AutoCloseable {
    private final Path keyFile;
    private final int busPort;
    private final Gateway gateway;
    private final AgentRunner runner;
    private final Thread thread;
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final List<Client> clients = new ArrayList<>();
    private volatile Throwable failure;
    private SchedulerEnd scheduler;

    Site(Path directory, Limits limits) throws IOException, InterruptedException {
        this(directory, limits, "");
    }

    /** @param configuration lines that say who may say what */
    Site(Path directory, Limits limits, String configuration) throws IOException, InterruptedException {
        Configuration rules = Configured.by(configuration);
        keyFile = directory.resolve("bus.key");
        busPort = Ports.free();
        // A scheduler was here once, and left the key.
        new SchedulerEnd(busPort, keyFile).close();
        Log log = new Log("gateway", Level.INFO, new PrintStream(logged, true, StandardCharsets.UTF_8));
        BusAddress bus = new BusAddress("127.0.0.1", busPort, keyFile);
        Endpoint endpoint = new Endpoint("127.0.0.1", 0, rules.get(Key.TLS_PORT), TlsFiles.of(rules),
                Duration.ofMinutes(1));
        gateway = new Gateway(endpoint, limits,
                wake -> AccessControl.of(rules, directory.toString(), wake, log),
                () -> Bus.requireKeys(bus, Role.GATEWAY),
                port -> Bus.connect(bus, Role.GATEWAY, "127.0.0.1:" + port, null, log),
                () -> EndFile.open(directory.resolve("gateway.ends"), log), log);
        runner = new AgentRunner(gateway, log);
        CountDownLatch started = new CountDownLatch(1);
        thread = new Thread(() -> {
            try {
                runner.run(started::countDown);
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
                started.countDown();
            }
        }, "gateway");
        thread.start();
        started.await();
        check();
    }

    /** With a scheduler. */
    static Site withScheduler(Path directory, Limits limits) throws IOException, InterruptedException {
        Site site = new Site(directory, limits);
        site.startScheduler();
        return site;
    }

    SchedulerEnd startScheduler() throws IOException {
        scheduler = new SchedulerEnd(busPort, keyFile);
        return scheduler;
    }

    /** Ends the scheduler and starts another one that knows nothing. */
    SchedulerEnd restartScheduler() throws IOException {
        scheduler.close();
        return startScheduler();
    }

    SchedulerEnd scheduler() {
        return scheduler;
    }

    /** The TCP port in the clear. */
    int port() {
        return gateway.port();
    }

    Client connect() throws IOException {
        Client client = new Client(gateway.port());
        clients.add(client);
        return client;
    }

    String log() {
        return logged.toString(StandardCharsets.UTF_8);
    }

    /** Waits for the gateway to end by itself. */
    void awaitEnd() {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (thread.isAlive()) {
            throw new AssertionError("gateway does not end");
        }
        check();
    }

    @Override
    public void close() throws IOException {
        runner.stop();
        awaitEnd();
        for (Client client : clients) {
            client.close();
        }
        if (scheduler != null) {
            scheduler.close();
        }
    }

    private void check() {
        if (failure != null) {
            throw new AssertionError("gateway failed", failure);
        }
    }
}

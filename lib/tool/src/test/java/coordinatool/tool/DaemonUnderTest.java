// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** A daemon that behaves as its mount point is named. Run by {@link DaemonTest} as a process. */
final class DaemonUnderTest implements Agent {
    private final String behaviour;
    private int turns;

    private DaemonUnderTest(String behaviour) {
        this.behaviour = behaviour;
    }

    public static void main(String[] args) {
        Daemon.run("coordinatool-test", "Is tested.", MountArgument.OPTIONAL,
                (configuration, log, mount) -> {
                    log.debug("configured", "port", configuration.get(Key.PORT),
                            "archives", configuration.get(Key.ARCHIVE_ID),
                            "redis", configuration.get(Key.REDIS_HOST) + ":" + configuration.get(Key.REDIS_PORT),
                            "grace", configuration.get(Key.CLIENT_GRACE).toMillis(),
                            "host", configuration.get(Key.HOST));
                    return new DaemonUnderTest(mount);
                }, args);
    }

    @Override
    public void onStart(Selector selector) throws IOException {
        switch (behaviour) {
            case "fatal" -> throw new Fatal(ExitCode.UNAVAILABLE, "port 1 is taken by another program");
            case "io" -> throw new IOException("disk full");
            case "bug" -> throw new IllegalStateException("bug");
            case "slow" -> hang();
            default -> awaitFile();
        }
    }

    @Override
    public int doWork(long nowNanos) {
        turns++;
        if (behaviour.equals("thread")) {
            new Thread(() -> {
                throw new IllegalStateException("bug");
            }, "other").start();
            hang();
        }
        if (behaviour.equals("stuck")) {
            hang();
        }
        return 0;
    }

    /** With a path as its behaviour it waits for that file. */
    private void awaitFile() {
        if (behaviour.startsWith("/") && !Files.exists(Path.of(behaviour))) {
            throw new NotYet("file " + behaviour, "not\nthere");
        }
    }

    /** As good as for ever, and deaf to interrupts. */
    private static void hang() {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            hang();
        }
    }

    @Override
    public long deadlineNanos(long nowNanos) {
        return Long.MAX_VALUE;
    }

    @Override
    public Set<Key<?>> live() {
        return Set.of(Key.CLIENT_GRACE);
    }

    @Override
    public void reconfigure(Configuration changed) {
        System.err.println("reconfigured grace=" + changed.get(Key.CLIENT_GRACE).toMillis() + " host="
                + changed.get(Key.HOST));
    }

    @Override
    public boolean finished() {
        return behaviour.equals("finished") && turns > 0;
    }

    @Override
    public void onClose() {
        System.err.println("closed");
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.IOException;
import java.security.Security;
import java.util.function.Supplier;

/**
 * What every daemon does around its agent: command line, configuration, signals, the service manager, exit status. All
 * daemons take the same options, so that one COORDINATOOL_OPTS serves them all.
 */
public final class Daemon {
    private static final String NEGATIVE_TTL = "networkaddress.cache.negative.ttl";
    private static final String ONE_SECOND = "1";

    /** Makes a daemon's agent. */
    @FunctionalInterface
    public interface Factory {
        /**
         * Makes the agent, and opens nothing yet.
         *
         * @param mount the mount point on the command line, or an empty string
         * @throws Fatal where the configuration cannot work
         */
        Agent create(Configuration configuration, Log log, String mount);
    }

    /** Looks at what the configuration names. */
    @FunctionalInterface
    public interface Check {
        /**
         * Looks, and changes nothing.
         *
         * @throws Fatal where a daemon of this configuration would not start
         */
        void look(Configuration configuration, Log log);
    }

    private Daemon() {
    }

    /**
     * Runs a daemon until it is told to stop, and ends the process: 0 after an orderly stop, otherwise a status of
     * {@link ExitCode}. Does not return.
     *
     * @param program the program's name, as in {@code coordinatool-sched}
     * @param summary one sentence for {@code --help}
     */
    public static void run(String program, String summary, MountArgument mount, Factory factory, String[] args) {
        run(program, summary, mount, null, factory, args);
    }

    /**
     * As {@link #run(String, String, MountArgument, Factory, String[])}.
     *
     * @param check what {@code --check-config} looks at beyond the configuration itself; null for nothing
     */
    public static void run(String program, String summary, MountArgument mount, Check check, Factory factory,
            String[] args) {
        askAgainForNames();
        Shutdown shutdown = new Shutdown();
        CommandLineOptions options = CommandLineOptions.ofDaemon(program, summary, mount, check);
        ExitCode status = options.run(args,
                complaint -> {
                    System.err.println(program + ": " + complaint);
                    System.err.println("Try " + program + " --help.");
                },
                (parsed, configuration, talk) -> {
                    Log log = talk.bounded();
                    String point = parsed.operands().isEmpty() ? "" : parsed.operands().get(0);
                    Reload reload = new Reload(configuration, () -> options.configure(parsed), log);
                    return serve(() -> factory.create(configuration, log, point), point, log, shutdown, reload);
                });
        shutdown.exit(status.status());
    }

    /**
     * A name that did not resolve is asked for again at each attempt; Java would remember the failure for 10 s. Our
     * launchers have Java told by a file (build/java.security), which costs nothing.
     */
    private static void askAgainForNames() {
        if (!ONE_SECOND.equals(Security.getProperty(NEGATIVE_TTL))) {
            Security.setProperty(NEGATIVE_TTL, ONE_SECOND);
        }
    }

    private static ExitCode serve(Supplier<Agent> factory, String mount, Log log, Shutdown shutdown, Reload reload)
            throws IOException {
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            logBug(log, thread.getName(), thrown);
            Runtime.getRuntime().halt(ExitCode.SOFTWARE.status());
        });
        ServiceManager manager = new ServiceManager(System.getenv(), log);
        try {
            Agent agent = factory.get();
            AgentRunner runner = new AgentRunner(agent, new Waiting(log, manager::waiting));
            shutdown.install(runner::stop, log);
            Hangup.install(() -> reload.read(agent, runner), log);
            runner.run(() -> {
                manager.ready();
                log.normal("ready", "mount", mount);
            });
            manager.stopping();
            log.normal("stopped");
            return ExitCode.OK;
        } catch (Fatal e) {
            throw e;
        } catch (RuntimeException | Error e) {
            logBug(log, Thread.currentThread().getName(), e);
            return ExitCode.SOFTWARE;
        }
    }

    private static void logBug(Log log, String thread, Throwable thrown) {
        log.fatal("internal error", "thread", thread, "error", thrown);
        log.debug(thrown);
    }
}

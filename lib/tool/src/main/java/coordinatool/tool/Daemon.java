// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.IOException;
import java.io.PrintStream;
import java.security.Security;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * What every daemon does around its agent: command line, configuration, signals, the service manager, exit status. All
 * daemons take the same options, so that one COORDINATOOL_OPTS serves them all.
 */
public final class Daemon {
    private final String program;
    private final CommandLineOptions options;
    private final MountArgument mount;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

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

    private Daemon(String program, String summary, MountArgument mount, Map<String, String> environment,
            PrintStream out, PrintStream err) {
        this.program = program;
        this.environment = environment;
        this.out = out;
        this.err = err;
        this.mount = mount;
        this.options = CommandLineOptions.ofDaemon(program, summary);
        options.spec().addPositional(PositionalParamSpec.builder().index("0").type(String.class).paramLabel("MOUNT")
                .arity("0..1")
                .description("Mount point of the file system.").build());
    }

    /**
     * Runs a daemon until it is told to stop, and ends the process: 0 after an orderly stop, otherwise a status of
     * {@link ExitCode}. Does not return.
     *
     * @param program the program's name, as in {@code coordinatool-sched}
     * @param summary one sentence for {@code --help}
     */
    public static void run(String program, String summary, MountArgument mount, Factory factory, String[] args) {
        // A name that did not resolve is asked for again at each attempt; Java would remember the failure for 10 s.
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
        Daemon daemon = new Daemon(program, summary, mount, System.getenv(), System.out, System.err);
        daemon.start(factory, args);
    }

    private void start(Factory factory, String[] args) {
        ParseResult parsed;
        try {
            parsed = options.parse(args);
        } catch (CommandLine.ParameterException e) {
            misuse(e.getMessage());
            return;
        }
        if (CommandLine.printHelpIfRequested(parsed)) {
            out.flush();
            System.exit(ExitCode.OK.status());
        }
        boolean question = CommandLineOptions.isQuestion(parsed);
        if (mount == MountArgument.REQUIRED && !question && !parsed.hasMatchedPositional(0)) {
            misuse("MOUNT is missing");
            return;
        }
        Optional<Configuration> configuration = options.configure(parsed, environment);
        if (configuration.isEmpty()) {
            System.exit(ExitCode.CONFIGURATION.status());
        } else if (question) {
            System.exit(ExitCode.OK.status());
        } else {
            serve(factory, configuration.get(), parsed.matchedPositionalValue(0, ""));
        }
    }

    private void misuse(String complaint) {
        err.println(program + ": " + complaint);
        err.println("Try " + program + " --help.");
        System.exit(ExitCode.USAGE.status());
    }

    private void serve(Factory factory, Configuration configuration, String mount) {
        Log log = Log.ofProcess(program, configuration.get(Key.VERBOSE));
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            logBug(log, thread.getName(), thrown);
            Runtime.getRuntime().halt(ExitCode.SOFTWARE.status());
        });
        Shutdown shutdown = new Shutdown();
        shutdown.exit(serve(factory, configuration, mount, shutdown, log));
    }

    private int serve(Factory factory, Configuration configuration, String mount, Shutdown shutdown, Log log) {
        ServiceManager manager = new ServiceManager(environment, log);
        try {
            AgentRunner runner = new AgentRunner(factory.create(configuration, log, mount),
                    new Waiting(log, manager::waiting));
            shutdown.install(runner::stop, log);
            runner.run(() -> {
                manager.ready();
                log.normal("ready", "mount", mount);
            });
            manager.stopping();
            log.normal("stopped");
            return ExitCode.OK.status();
        } catch (Fatal e) {
            log.fatal(e.getMessage());
            return e.exitCode().status();
        } catch (IOException e) {
            log.fatal("input or output failed", "reason", e);
            log.debug(e);
            return ExitCode.IO.status();
        } catch (RuntimeException | Error e) {
            logBug(log, Thread.currentThread().getName(), e);
            return ExitCode.SOFTWARE.status();
        }
    }

    private static void logBug(Log log, String thread, Throwable thrown) {
        log.fatal("internal error", "thread", thread, "error", thrown);
        log.debug(thrown);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads the configuration of a running daemon again. What the agent can take while it runs is taken at once; of each
 * other key that the daemon uses and that has changed a line says that it needs a restart, each time until it had one.
 * A configuration with a mistake changes nothing. What is in force stays one {@link Configuration}.
 */
final class Reload {
    private final Supplier<Optional<Configuration>> reader;
    private final Log log;
    /** The loop's. */
    private Configuration inForce;

    /** @param reader reads again what the first one was read from; empty where it has mistakes, which it has said */
    Reload(Configuration first, Supplier<Optional<Configuration>> reader, Log log) {
        this.inForce = first;
        this.reader = reader;
        this.log = log;
    }

    /** Reads it, which may take as long as a disk does, and hands it over to the loop. Any thread but that one. */
    synchronized void read(Agent agent, AgentRunner runner) {
        Optional<Configuration> read = reader.get();
        if (read.isPresent()) {
            runner.runBetweenTurns(() -> take(read.get(), agent));
        } else {
            log.error("configuration not taken, the one of before stays in force");
        }
    }

    private void take(Configuration read, Agent agent) {
        List<Key<?>> taken = new ArrayList<>();
        List<Key<?>> left = new ArrayList<>();
        for (Key<?> key : inForce.changedIn(read)) {
            (key == Key.VERBOSE || agent.live().contains(key) ? taken : left).add(key);
        }
        inForce = inForce.with(taken, read);
        if (!taken.isEmpty()) {
            agent.reconfigure(inForce);
        }
        Level level = inForce.get(Key.VERBOSE);
        // Said at the level that is the louder one.
        if (level.includes(log.level())) {
            log.setLevel(level);
        }
        left.forEach(key -> log.warn("needs a restart", "key", key));
        log.normal("configuration read again", "taken", taken.isEmpty() ? "nothing new" : taken);
        log.setLevel(level);
    }
}

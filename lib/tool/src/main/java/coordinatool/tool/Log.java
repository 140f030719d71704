// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A program's talk: one line an event, {@code program: event key=value key=value}, on standard error.
 *
 * <p>Values with blanks, quotes or control characters are quoted and escaped, so that nothing that came from outside
 * can break or forge a line. Methods may be called by any thread; a line is one write. A log that cannot be written is
 * nobody's failure.
 */
public final class Log {
    private final String program;
    private volatile Level level;
    private final PrintStream err;
    private final boolean journal;
    /** Null where all lines are written. */
    private final LineLimit limit;

    /** A log without journal priorities. */
    public Log(String program, Level level, PrintStream err) {
        this(program, level, err, false, null);
    }

    private Log(String program, Level level, PrintStream err, boolean journal, LineLimit limit) {
        this.program = program;
        this.level = level;
        this.err = err;
        this.journal = journal;
        this.limit = limit;
    }

    /** The log of a process: standard error, with {@code <N>} priorities if the journal reads it (sd-daemon(3)). */
    public static Log ofProcess(String program, Level level) {
        return new Log(program, level, System.err, isJournal(System.getenv()), null);
    }

    /** The same log at another level. */
    public Log withLevel(Level newLevel) {
        return new Log(program, newLevel, err, journal, limit);
    }

    /**
     * The same log, for a daemon: of no event more than {@value LineLimit#LINES} lines a minute, and then how many
     * there were. Whoever wants to see more than {@link Level#NORMAL} gets all.
     */
    Log bounded() {
        return new Log(program, level, err, journal, new LineLimit());
    }

    /** So much is said from now on, by all that have this log. */
    void setLevel(Level newLevel) {
        level = newLevel;
    }

    /** Says what was left out, when it is time. */
    void tell(long nowNanos) {
        if (limit != null) {
            limit.leftOut(nowNanos).forEach((event, count) ->
                    write(Level.WARN, "too many lines of one event, left out", "event", event, "count", count));
        }
    }

    /** {@link System#nanoTime} at which {@link #tell} has something to say; Long.MAX_VALUE for never. */
    long deadlineNanos() {
        return limit == null ? Long.MAX_VALUE : limit.deadlineNanos();
    }

    public Level level() {
        return level;
    }

    /** As {@link #isDebug}. */
    public boolean isInfo() {
        return level.includes(Level.INFO);
    }

    /** Worth asking before an event is expensive to describe. */
    public boolean isDebug() {
        return level.includes(Level.DEBUG);
    }

    /** The program ends because of this. */
    public void fatal(String event, Object... keyValues) {
        say(Level.FATAL, event, keyValues);
    }

    /** Something was lost or refused, and somebody has to act. */
    public void error(String event, Object... keyValues) {
        say(Level.ERROR, event, keyValues);
    }

    /** Something is wrong, and we carry on. */
    public void warn(String event, Object... keyValues) {
        say(Level.WARN, event, keyValues);
    }

    /** What an administrator wants to see in a quiet log: starts, stops, connections of daemons. */
    public void normal(String event, Object... keyValues) {
        say(Level.NORMAL, event, keyValues);
    }

    /** What happens to movers and requests in bulk. */
    public void info(String event, Object... keyValues) {
        say(Level.INFO, event, keyValues);
    }

    /** Everything. */
    public void debug(String event, Object... keyValues) {
        say(Level.DEBUG, event, keyValues);
    }

    /** The stack trace, at debug level. */
    public void debug(Throwable thrown) {
        if (isDebug()) {
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text, true));
            text.toString().lines().forEach(line -> debug(line.replace('\t', ' ')));
        }
    }

    private void say(Level at, String event, Object... keyValues) {
        if (!level.includes(at)) {
            return;
        }
        if (limit != null && !isInfo()) {
            long now = System.nanoTime();
            tell(now);
            if (!limit.admits(event, now)) {
                return;
            }
        }
        write(at, event, keyValues);
    }

    private void write(Level at, String event, Object... keyValues) {
        StringBuilder line = new StringBuilder(120);
        if (journal) {
            line.append('<').append(priority(at)).append('>');
        }
        line.append(program).append(": ");
        escape(line, event);
        for (int i = 0; i < keyValues.length; i += 2) {
            line.append(' ');
            append(line, String.valueOf(keyValues[i]), i + 1 < keyValues.length ? keyValues[i + 1] : "");
        }
        byte[] bytes = line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        synchronized (err) {
            err.write(bytes, 0, bytes.length);
            err.flush();
        }
    }

    /** Priorities of syslog(3). */
    private static int priority(Level level) {
        return switch (level) {
            case OFF, FATAL -> 2;
            case ERROR -> 3;
            case WARN -> 4;
            case NORMAL -> 5;
            case INFO -> 6;
            case DEBUG -> 7;
        };
    }

    /** Appends {@code key=value}, the value quoted where it has to be, as in a log. */
    public static void append(StringBuilder line, String key, Object value) {
        appendValue(line.append(key).append('='), String.valueOf(value));
    }

    private static void appendValue(StringBuilder line, String value) {
        if (isPlain(value)) {
            line.append(value);
            return;
        }
        line.append('"');
        escape(line, value.replace("\\", "\\\\").replace("\"", "\\\""));
        line.append('"');
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c == '"' || c == '\\' || c == '=' || Character.isISOControl(c) || isLineBreak(c)) {
                return false;
            }
        }
        return !value.isEmpty();
    }

    private static void escape(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                line.append("\\n");
            } else if (Character.isISOControl(c) || isLineBreak(c)) {
                String hex = Integer.toHexString(c);
                line.append("\\u").append("0000", 0, 4 - hex.length()).append(hex);
            } else {
                line.append(c);
            }
        }
    }

    /** Unicode's own line and paragraph separators, which some viewers obey. */
    private static boolean isLineBreak(char c) {
        return c == 0x2028 || c == 0x2029;
    }

    /** systemd.exec(5): JOURNAL_STREAM holds device and inode of the stream that the journal gave us. */
    private static boolean isJournal(Map<String, String> environment) {
        String stream = environment.get("JOURNAL_STREAM");
        if (stream == null) {
            return false;
        }
        try {
            Map<String, Object> stderr = Files.readAttributes(Path.of("/proc/self/fd/2"), "unix:dev,ino");
            return stream.equals(stderr.get("dev") + ":" + stderr.get("ino"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}

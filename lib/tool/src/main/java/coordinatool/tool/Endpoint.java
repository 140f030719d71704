// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a server listens.
 *
 * @param host name or address; or the path of a Unix socket, absolute
 * @param port TCP port; 0 with a path
 */
public record Endpoint(String host, int port) {
    /** In brackets an address of IPv6; without them it has no port, as it has colons of its own. */
    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[([^\\[\\]]+)\\]|([^:\\[\\]]+))(?::([0-9]{1,5}))?");

    /**
     * A list with blanks between: {@code HOST}, {@code HOST:PORT}, {@code [ADDRESS]:PORT}, or a path.
     *
     * @param port of those that name none
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static List<Endpoint> list(String text, int port) {
        return Stream.of(text.strip().split("\\s+")).filter(word -> !word.isEmpty())
                .map(word -> parse(word, port)).toList();
    }

    /** The text, if it is such a list. */
    static String checkedList(String text) {
        list(text, 1);
        return text;
    }

    private static Endpoint parse(String word, int port) {
        if (word.startsWith("/")) {
            return new Endpoint(word, 0);
        }
        if (word.indexOf(':') != word.lastIndexOf(':') && !word.startsWith("[")) {
            return new Endpoint(word, port);
        }
        Matcher matcher = WITH_PORT.matcher(word);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be names, addresses or paths, each with :PORT if need be");
        }
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return new Endpoint(host, matcher.group(3) == null ? port
                : Values.number(1, Values.MAX_PORT).apply(matcher.group(3)));
    }

    /** Whether it is a Unix socket. */
    public boolean isPath() {
        return host.startsWith("/");
    }

    /** For logs. */
    @Override
    public String toString() {
        return isPath() ? host : host + ":" + port;
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.tool.Endpoint;
import java.io.IOException;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Supplier;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.RedisInputStream;

/**
 * One connection to Redis, on Jedis' plainest class: no pool, no cluster, no retry. One thread uses it; {@link #close}
 * may come from any.
 */
final class RedisLink implements AutoCloseable {
    /** How long Redis may take to accept or to answer before it counts as away. */
    static final int TIMEOUT_MILLIS = 2_000;

    /**
     * Fields a page of a scan: some 300 kB, and 2 ms of Redis. With less, a busy machine spends its time in waking one
     * of us for the other: a million in pages of 250 took half a second longer.
     */
    private static final int PAGE = 1000;
    /** The first time, when it is not known how large they are: a field with its value can have some 100 kB. */
    private static final int FIRST_PAGE = 100;
    /** Bytes of a page beyond which the next one has fewer fields. */
    private static final int LARGE_PAGE = 1 << 22;
    /** Shown by CLIENT LIST. */
    private static final String CLIENT_NAME = "coordinatool";

    private final Wire wire;
    private final Socket socket;
    private final Endpoint endpoint;
    private final long clientId;
    private final RedisInfo info;
    private final FieldCounts counts = new FieldCounts();
    private final StallGuard guard;
    /** Commands may wait for others. */
    private boolean unsent;
    /** Fields of the next page of a scan. */
    private int pageFields = FIRST_PAGE;
    private volatile long lastHeard = System.nanoTime();

    /** Where HSCAN begins. */
    static byte[] scanStart() {
        return new byte[] {'0'};
    }

    private RedisLink(Wire wire, Socket socket, Endpoint endpoint) throws RedisGone {
        this.wire = wire;
        this.socket = socket;
        this.endpoint = endpoint;
        this.guard = new StallGuard(socket);
        call(Command.PING);
        clientId = callIfAllowed(Command.CLIENT, "ID") instanceof Long id ? id : 0;
        info = new RedisInfo(callIfAllowed(Command.INFO));
    }

    /** Connects to one of the servers and makes sure that Redis answers. */
    static RedisLink open(RedisAddress redis, Endpoint server) throws RedisGone {
        String password = redis.password();
        Socket socket = null;
        boolean done = false;
        try {
            socket = redis.connect(server, TIMEOUT_MILLIS);
            Wire wire = new Wire(redis.secured(socket, server), DefaultJedisClientConfig.builder()
                    .resp2()
                    .timeoutMillis(TIMEOUT_MILLIS)
                    .user(redis.user().isEmpty() ? null : redis.user())
                    .password(password)
                    .database(redis.database())
                    .clientName(CLIENT_NAME)
                    .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                    .build());
            RedisLink link = new RedisLink(wire, socket, server);
            done = true;
            return link;
        } catch (IOException e) {
            throw gone(e);
        } catch (JedisException e) {
            throw gone(e, TIMEOUT_MILLIS);
        } finally {
            if (!done && socket != null) {
                closeQuietly(socket);
            }
        }
    }

    /** Which server it leads to. */
    Endpoint endpoint() {
        return endpoint;
    }

    /** What Redis said of itself when the connection was made. */
    RedisInfo info() {
        return info;
    }

    /** How many fields there have to be; whoever writes to one of the hashes keeps the numbers right. */
    FieldCounts counts() {
        return counts;
    }

    /** Names this connection among all that any Redis ever had; empty where Redis does not tell. */
    String identity() {
        return clientId == 0 || info.runId().isEmpty() ? "" : info.runId() + " " + clientId;
    }

    /**
     * Makes sure that nothing of an earlier connection is carried out any more. What that one had sent may still lie
     * unread with a Redis that was stopped for a while, and would come after what this one writes.
     *
     * @param earlier its {@link #identity}
     */
    void endEarlier(String earlier) throws RedisGone {
        String ours = info.runId() + " ";
        if (earlier.startsWith(ours) && earlier.substring(ours.length()).matches("[0-9]{1,18}")) {
            callIfAllowed(Command.CLIENT, "KILL", "ID", earlier.substring(ours.length()));
        }
    }

    /** {@link System#nanoTime} when Redis last answered, or took something. */
    long lastHeard() {
        return lastHeard;
    }

    /** Sends a command; {@link #answer} takes the answer. */
    void send(CommandArguments command) throws RedisGone {
        sendSoon(command);
        push();
    }

    /**
     * The same for one of several commands, which go together: each that comes by itself would wake Redis, and have it
     * write to its own file. It goes at the latest when an answer is waited for; large ones do not wait for others.
     */
    void sendSoon(CommandArguments command) throws RedisGone {
        guard.begin();
        try {
            wire.sendCommand(command);
            unsent = true;
        } catch (JedisException e) {
            throw gone(e, TIMEOUT_MILLIS);
        } finally {
            guard.end();
        }
    }

    private void push() throws RedisGone {
        guard.begin();
        try {
            wire.push();
            unsent = false;
            lastHeard = System.nanoTime();
        } catch (JedisException e) {
            throw gone(e, TIMEOUT_MILLIS);
        } finally {
            guard.end();
        }
    }

    /** @param arguments each a byte array, a number, or text */
    void send(Command command, Object... arguments) throws RedisGone {
        send(new CommandArguments(command).addObjects(arguments));
    }

    /** Waits for the answer to the oldest command. */
    Object answer() throws RedisGone {
        return await(wire::getOne);
    }

    /** The same, with something else than Jedis to read it, or its head. */
    private void answer(Consumer<RedisInputStream> reader) throws RedisGone {
        await(() -> {
            wire.read(reader);
            return null;
        });
    }

    private Object await(Supplier<Object> reading) throws RedisGone {
        if (unsent) {
            push();
        }
        try {
            Object answer = reading.get();
            lastHeard = System.nanoTime();
            return answer;
        } catch (JedisException e) {
            throw gone(e, TIMEOUT_MILLIS);
        }
    }

    /** Sends a command and waits for its answer; nothing else may be unanswered. */
    Object call(Command command, Object... arguments) throws RedisGone {
        send(command, arguments);
        return answer();
    }

    /** A field of the settings; empty where it is not there. */
    String setting(String field) throws RedisGone {
        Object found = call(Command.HGET, Table.SETTINGS.key, field);
        return found instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : "";
    }

    /** The same for commands that an access list may forbid and that we can do without; null where it does. */
    private Object callIfAllowed(Command command, Object... arguments) throws RedisGone {
        send(command, arguments);
        return answerIfAllowed();
    }

    /** The answer to such a command. */
    Object answerIfAllowed() throws RedisGone {
        try {
            return answer();
        } catch (RedisGone e) {
            if (e.refused()) {
                return null;
            }
            throw e;
        }
    }

    /** Asks for a part of a hash, which {@link #scanned} and {@link #page} take one after the other. */
    void scan(Table<?, ?> table, byte[] cursor) throws RedisGone {
        send(Command.HSCAN, table.key, cursor, "COUNT", pageFields);
    }

    /** Where the next part begins, see {@link #isLast}. It may be asked for before {@link #page} has taken this one. */
    byte[] scanned() throws RedisGone {
        answer(ScanPage::readHead);
        return (byte[]) answer();
    }

    /** Whether there is no next part. */
    static boolean isLast(byte[] cursor) {
        return cursor.length == 1 && cursor[0] == '0';
    }

    /** The fields and values of the part. */
    void page(ScanPage page) throws RedisGone {
        answer(page::read);
        pageFields = page.size() == 0 ? FIRST_PAGE
                : (int) Math.min(PAGE, 1 + (long) LARGE_PAGE * page.size() / Math.max(page.bytes(), 1));
    }

    /** Also ends whatever waits in this connection, with an error. From any thread. */
    @Override
    public void close() {
        closeQuietly(socket);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is gone either way.
        }
    }

    /** There is no connection. */
    static RedisGone gone(IOException e) {
        if (e instanceof UnknownHostException) {
            return new RedisGone("the name does not resolve", false);
        }
        return new RedisGone(e.getMessage() == null ? e.toString() : e.getMessage(), false);
    }

    /** @param timeoutMillis how long was waited for an answer */
    static RedisGone gone(JedisException e, int timeoutMillis) {
        if (e instanceof JedisDataException) {
            return new RedisGone(e.getMessage(), true);
        }
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof java.net.SocketTimeoutException) {
            return new RedisGone("no answer within " + timeoutMillis + " ms", false);
        }
        String message = String.valueOf(cause.getMessage());
        if (message.startsWith("Unknown reply")) {
            return new RedisGone("what listens there is no Redis (" + message + ")", false);
        }
        boolean useless = cause.getMessage() == null || cause instanceof JedisConnectionException;
        return new RedisGone(useless ? "connection lost" : cause.getMessage(), false);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

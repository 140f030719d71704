// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.auth.TlsContext;
import coordinatool.auth.TlsFiles;
import coordinatool.model.Errno;
import coordinatool.model.RequestFilter;
import coordinatool.model.Trace;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/**
 * A tool's connection to the server that its configuration names. What goes wrong with it ends the tool with
 * {@link ExitCode#UNAVAILABLE} and a line that names the server. One thread.
 */
public final class ToolConnection implements AutoCloseable {
    /** For a reply that is not one to recv: the server answers to queue once Redis has, or is known to be away. */
    private static final Duration REPLY = Duration.ofSeconds(60);
    /** A reply takes as long only where something is wrong, or a list of millions has to be looked through. */
    private static final Duration LATE = Duration.ofSeconds(3);

    private final WireClient client;
    private final String server;
    private final Duration limit;

    private ToolConnection(WireClient client, Log log, Duration limit) {
        this.client = client;
        this.server = client.server();
        this.limit = limit;
        client.sayIfLate(log, LATE);
    }

    /** Connects, and says who we are where the configuration wants that. Waits for replies in silence. */
    public static ToolConnection open(Configuration configuration) {
        return open(configuration, null);
    }

    /** As {@link #open(Configuration)}, but says where a reply is late. */
    public static ToolConnection open(Configuration configuration, Log log) {
        return open(configuration, log, REPLY, false);
    }

    /**
     * As {@link #open(Configuration, Log)}.
     *
     * @param limit for a reply, in place of a minute
     */
    public static ToolConnection open(Configuration configuration, Log log, Duration limit) {
        return open(configuration, log, limit, false);
    }

    /**
     * As {@link #open(Configuration, Log)}, but where nobody is there we wait some seconds, and say so: a coordinator
     * may just be starting, and what was to be done should not be lost.
     */
    public static ToolConnection await(Configuration configuration, Log log) {
        return open(configuration, log, REPLY, true);
    }

    /** @param waits whether to wait for a coordinator that is not there */
    private static ToolConnection open(Configuration configuration, Log log, Duration limit, boolean waits) {
        String host = configuration.get(Key.HOST);
        TlsContext tls = tls(configuration);
        int port = configuration.get(tls == null ? Key.PORT : Key.TLS_PORT);
        Authentication authentication = Authentication.of(configuration);
        // A gateway of which nobody has said where it is listens on its own machine.
        String orHere = configuration.isGiven(Key.HOST) ? host : "localhost";
        Dial dial = new Dial(host, orHere, port, tls);
        ToolConnection connection = new ToolConnection(dial.connect(waits ? log : null), log, limit);
        try {
            return connection.authenticated(authentication);
        } catch (EOFException e) {
            connection.close();
            if (authentication.isOptional()) {
                return new ToolConnection(dial.connect(null), log, limit);
            }
            throw connection.tooOld("auth");
        } catch (IOException e) {
            connection.close();
            throw connection.lost(e);
        } catch (Fatal e) {
            connection.close();
            throw e;
        }
    }

    /** Null where we connect in the clear. */
    private static TlsContext tls(Configuration configuration) {
        if (configuration.get(Key.TLS_PORT) == 0) {
            return null;
        }
        try {
            return TlsFiles.of(configuration).readable().context();
        } catch (IOException e) {
            throw new Fatal(ExitCode.CONFIGURATION, "TLS: " + e.getMessage());
        }
    }

    private ToolConnection authenticated(Authentication authentication) throws IOException {
        Reply reply = authentication.run(client, limit);
        if (reply != null) {
            check(reply);
        }
        return this;
    }

    /** Sends a message as made by {@link Commands}. */
    public void send(byte[] message) {
        try {
            client.send(message);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** As {@link #send}, but it may go together with what follows, until a reply is waited for or {@link #flush}. */
    public void post(byte[] message) {
        try {
            client.post(message);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** What was posted is on its way. */
    public void flush() {
        try {
            client.flush();
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** Waits for the next reply, up to a minute unless another limit was given. */
    public Reply receive() {
        return receive(limit);
    }

    /** As {@link #receive()}, to a command that only our server knows. */
    public Reply receiveOurs(String command) {
        try {
            return client.receive(limit);
        } catch (EOFException e) {
            throw tooOld(command);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** Waits for the next reply, however long it takes. */
    public Reply receiveWork() {
        return receive(Duration.ZERO);
    }

    private Reply receive(Duration timeout) {
        try {
            return client.receive(timeout);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** Sends a command and waits for its reply; a refusal ends the tool with {@link ExitCode#DATA}. */
    public Reply call(byte[] message) {
        send(message);
        Reply reply = receive();
        check(reply);
        return reply;
    }

    /** Ends the tool with {@link ExitCode#DATA} where this reply is a refusal. */
    public void check(Reply reply) {
        if (!reply.ok()) {
            throw refused(reply);
        }
    }

    /** Why a command was refused. */
    public static String reason(Reply reply) {
        return reply.error() == null ? Errno.name(reply.status()) : reply.error();
    }

    /**
     * Sends a command, and passes its reply on as it comes.
     *
     * @throws IOException from {@code out}
     */
    public void copy(byte[] message, OutputStream out) throws IOException {
        send(message);
        try {
            client.copyReply(out, limit);
        } catch (EOFException | SocketTimeoutException | SocketException | SSLException | WireException e) {
            throw lost(e);
        }
    }

    /**
     * Asks for requests, and gives each to the sink as it comes, until it has seen {@link RequestSink.Enough}.
     *
     * @throws IOException from the sink
     */
    public void list(RequestFilter filter, RequestSink sink) throws IOException {
        list(filter, false, false, sink);
    }

    /**
     * As {@link #list(RequestFilter, RequestSink)}.
     *
     * @param own    only requests of files that belong to the user of this process
     * @param owners whom each file belongs to, too
     */
    public void list(RequestFilter filter, boolean own, boolean owners, RequestSink sink) throws IOException {
        send(Commands.list(filter, own, owners));
        try {
            Reply reply = client.receiveList(sink, limit);
            check(reply);
            if (owners && !reply.owners()) {
                throw new Fatal(ExitCode.DATA, "the coordinator at " + server
                        + " does not say whom files belong to: it is older than this client");
            }
        } catch (RequestSink.Failure e) {
            if (!(e.getCause() instanceof RequestSink.Enough)) {
                throw e.getCause();
            }
        } catch (EOFException e) {
            throw tooOld("list");
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** Asks what has happened to the requests of a file, or with a cookie. */
    public Trace trace(RequestFilter filter) {
        send(Commands.trace(filter));
        Reply reply = receiveOurs("trace");
        check(reply);
        try {
            return StepJson.read(reply.json());
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** What it means that the server closes the connection in place of an answer to a command of ours. */
    private Fatal tooOld(String command) {
        return new Fatal(ExitCode.UNAVAILABLE, "the coordinator at " + server + " closed the connection in place of an"
                + " answer to " + command + ": it is the C coordinatool, or older than this client");
    }

    private Fatal refused(Reply reply) {
        return reply.status() == Errno.EAGAIN
                ? new Fatal(ExitCode.TRY_AGAIN, "the coordinator at " + server + " says: " + reason(reply))
                : new Fatal(ExitCode.DATA, "the coordinator at " + server + " refuses: " + reason(reply));
    }

    private Fatal lost(IOException e) {
        String reason = e instanceof SocketTimeoutException ? "no reply in " + limit.toSeconds()
                + " s (is a daemon there stopped, or its host out of memory or disk?)" : e.getMessage();
        // By TLS 1.3 a client has shaken hands before the server has looked at its certificate.
        boolean early = client.isEncrypted() && !client.hasHeard() && !(e instanceof SocketTimeoutException);
        return new Fatal(ExitCode.UNAVAILABLE, "lost the coordinator at " + server + ": " + reason
                + (early ? TlsTrouble.OURS_REFUSED : ""));
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException ignored) {
            // All that was wanted of it has been received.
        }
    }
}

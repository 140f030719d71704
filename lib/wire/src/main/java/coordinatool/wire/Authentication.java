// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.auth.Challenge;
import coordinatool.auth.Munge;
import coordinatool.auth.MungeException;
import coordinatool.tool.AuthMode;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Key;
import java.io.IOException;
import java.time.Duration;

/**
 * How a tool says who it is, as the first thing on a connection. With {@code auth optional} it goes on without where it
 * cannot; the server then says what it refuses.
 */
final class Authentication {
    private final AuthMode mode;
    private final String socket;

    private Authentication(AuthMode mode, String socket) {
        this.mode = mode;
        this.socket = socket;
    }

    static Authentication of(Configuration configuration) {
        return new Authentication(configuration.get(Key.AUTH), configuration.get(Key.MUNGE_SOCKET));
    }

    /** Whether the tool may go on where this fails. */
    boolean isOptional() {
        return mode == AuthMode.OPTIONAL;
    }

    /**
     * Says who we are, where that is wanted.
     *
     * @return the last reply; null where nothing was said
     * @throws java.io.EOFException where the server knows no auth
     * @throws Fatal where we cannot
     */
    Reply run(WireClient client, Duration timeout) throws IOException {
        if (mode == AuthMode.OFF) {
            return null;
        }
        try {
            Munge munge = Munge.load(socket);
            client.send(Commands.auth(null));
            Reply reply = client.receive(timeout);
            String nonce = reply.ok() ? ChallengeJson.nonce(reply.json()) : null;
            if (nonce == null) {
                return reply;
            }
            client.send(Commands.auth(munge.encode(Challenge.payload(nonce))));
            return client.receive(timeout);
        } catch (MungeException e) {
            if (isOptional()) {
                return null;
            }
            throw new Fatal(ExitCode.UNAVAILABLE, "cannot say who we are, as auth munge wants: " + e.getMessage());
        }
    }
}

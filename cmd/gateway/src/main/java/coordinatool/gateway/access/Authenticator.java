// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import coordinatool.auth.Challenge;
import coordinatool.auth.Credential;
import coordinatool.auth.MungeException;
import java.time.Duration;

/**
 * Reads credentials. munged answers in 0.3 ms, but may hang, and so may a directory of users, hence on a thread of
 * {@link SlowAnswers}.
 */
final class Authenticator {
    /** Longer than libmunge needs to give up on a munged that is not there (2 s), and short for a person. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A credential, and what it has to carry. */
    record Claim(String credential, String nonce) {
    }

    private final CredentialReader reader;
    private final RoleRules rules;

    private Authenticator(CredentialReader reader, RoleRules rules) {
        this.reader = reader;
        this.rules = rules;
    }

    /** Starts a thread that reads credentials. */
    static SlowAnswers<Claim, Outcome> start(CredentialReader reader, RoleRules rules, Runnable wake) {
        return new SlowAnswers<>("munged of the gateway", 1, new Authenticator(reader, rules)::decide, PATIENCE,
                Outcome::later, wake);
    }

    private Outcome decide(Claim claim) {
        try {
            Credential credential = reader.read(claim.credential());
            if (!credential.payload().equals(Challenge.payload(claim.nonce()))) {
                return Outcome.refused("the credential was not made for this connection");
            }
            return Outcome.known(new Identity(Identity.Method.MUNGE, credential.uid(), credential.gid(), null,
                    rules.of(credential.uid(), credential.gid())));
        } catch (MungeException e) {
            return e.isTemporary() ? Outcome.later(e.getMessage()) : Outcome.refused(e.getMessage());
        }
    }
}

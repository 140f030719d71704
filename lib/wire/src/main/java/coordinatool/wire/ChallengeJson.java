// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonParser;
import coordinatool.model.FormatException;
import coordinatool.wire.Members.Form;
import java.io.IOException;
import java.util.Map;

/** Reads the reply to auth without a credential. */
final class ChallengeJson {
    private static final Map<String, Form> REPLY = Members.forms(Map.of(), "nonce");

    private ChallengeJson() {
    }

    /** The nonce that a credential has to carry; null where the server wants none. */
    static String nonce(byte[] reply) throws IOException {
        try (JsonParser parser = Json.factory(Limits.REPLIES).createParser(reply)) {
            parser.nextToken();
            return Members.read(parser, REPLY::get).text("nonce");
        } catch (FormatException e) {
            throw new WireException("reply makes no sense: " + e.getMessage());
        }
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.model.Errno;
import coordinatool.model.Fid;
import coordinatool.model.Refused;
import coordinatool.model.RequestKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command cancel, about one request and about many, and its reply. */
class CancelTest {
    private static final String FID = "\"hai_fid\":{\"f_seq\":1,\"f_oid\":2,\"f_ver\":0}";

    private final ClientMessageParser parser = new ClientMessageParser(Limits.DEFAULT);

    private ClientMessage parse(byte[] json) throws WireException {
        return parser.parse(json, 0, json.length);
    }

    private ClientMessage parse(String members) throws WireException {
        return parse(("{\"command\":\"cancel\"," + members + "}").getBytes(StandardCharsets.UTF_8));
    }

    private static List<RequestKey> requests(int count) {
        return IntStream.range(0, count).mapToObj(i -> new RequestKey(-i, new Fid(-1, i, i % 2))).toList();
    }

    @Test
    void itIsReadAsItIsWritten() throws WireException {
        RequestKey one = new RequestKey(-5, new Fid(-1, -3, 0));
        assertThat(parse(Commands.cancel(one.cookie(), one.dfid())))
                .isEqualTo(new ClientMessage.Cancel(List.of(one), false));
        for (List<RequestKey> list : List.of(List.of(one), requests(Limits.CANCELLED_AT_ONCE))) {
            assertThat(parse(Commands.cancel(list))).isEqualTo(new ClientMessage.Cancel(list, true));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "\"requests\":7                                   | requests is no array",
        "\"requests\":null                                | requests is no array",
        "\"requests\":{\"hai_cookie\":1," + FID + "}       | requests is no array",
        "\"requests\":[]                                  | requests is empty",
        "\"requests\":[[[]]]                              | request 0 is no object",
        "\"requests\":[{\"hai_cookie\":1," + FID + "},7]   | request 1 is no object",
        "\"requests\":[{\"hai_cookie\":\"1\"," + FID + "}] | request 0: hai_cookie or hai_fid not set",
        "\"requests\":[{\"hai_cookie\":1},7,{}]            | request 0: hai_cookie or hai_fid not set",
        "\"requests\":[{\"hai_cookie\":1," + FID + "}]," + FID + " | requests beside hai_cookie or hai_fid",
        "\"hai_cookie\":1,\"requests\":[]                  | requests beside hai_cookie or hai_fid"})
    void aListThatMakesNoSenseIsRefusedAsAWhole(String members, String error) throws WireException {
        assertThat(parse(members)).isEqualTo(new ClientMessage.Bad(Command.CANCEL, Errno.EINVAL, error));
    }

    @Test
    void aListThatIsTooLongIsRefusedByItsLimit() throws WireException {
        for (int count : new int[] {Limits.CANCELLED_AT_ONCE + 1, 100_000}) {
            assertThat(parse(Commands.cancel(requests(count)))).isEqualTo(
                    new ClientMessage.Bad(Command.CANCEL, Errno.EINVAL, "more than 256 requests in one cancel"));
        }
    }

    @Test
    void theReplySaysWhatWasRefused() throws IOException {
        List<Refused> refused = List.of(new Refused(0, 13, "not \"yours\""), new Refused(255, 2, "No such request"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ReplyWriter().cancelled(out, 254, refused);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("{\"command\":\"cancel\",\"canceled\":254,");
        assertThat(RefusedJson.read(out.toByteArray())).isEqualTo(refused);
        assertThat(ReplyReader.read(out.toByteArray()).ok()).isTrue();
        out.reset();
        new ReplyWriter().cancelled(out, 3, List.of());
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{\"command\":\"cancel\",\"canceled\":3}");
        assertThat(RefusedJson.read(out.toByteArray())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[7]", "[{}]", "[{\"index\":1}]", "[{\"error\":\"no\"}]",
        "[{\"index\":1,\"error\":\"no\"}"})
    void aReplyThatMakesNoSenseIsNone(String refused) {
        byte[] reply = ("{\"command\":\"cancel\",\"refused\":" + refused + "}").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> RefusedJson.read(reply)).isInstanceOf(WireException.class);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestJsonTest {
    /** A value as the C server left it in Redis. */
    private static final String RECORDED = "{\"hai_action\":20,"
            + "\"hai_fid\":{\"f_seq\":8589935617,\"f_oid\":1,\"f_ver\":0},"
            + "\"hai_dfid\":{\"f_seq\":8589935617,\"f_oid\":1,\"f_ver\":0},\"hai_extent_offset\":0,"
            + "\"hai_extent_length\":-1,"
            + "\"hai_cookie\":1001,\"hai_gid\":0,\"hal_archive_id\":1,\"hal_flags\":0,\"hai_data\":\"tag=x\","
            + "\"extra\":1,"
            + "\"timestamp\":1795356470316788785}";

    private final JsonFactory factory = new JsonFactory();

    @Test
    void readsAndWritesWhatTheOriginalKeepsInRedis() throws Exception {
        Request request = read(RECORDED);

        Fid fid = new Fid(8589935617L, 1, 0);
        assertThat(request.action()).isEqualTo(Action.ARCHIVE);
        assertThat(request.fid()).isEqualTo(fid);
        assertThat(request.dfid()).isEqualTo(fid);
        assertThat(request.extentOffset()).isZero();
        assertThat(request.extentLength()).isEqualTo(-1);
        assertThat(request.cookie()).isEqualTo(1001);
        assertThat(request.archiveId()).isEqualTo(1);
        assertThat(request.data()).isEqualTo("tag=x".getBytes(StandardCharsets.UTF_8));
        assertThat(request.extra()).isEqualTo("\"extra\":1".getBytes(StandardCharsets.UTF_8));
        assertThat(request.timestamp()).isEqualTo(1795356470316788785L);
        assertThat(write(request)).isEqualTo(RECORDED);
    }

    @Test
    void keepsUnknownMembersAsTheyCame() throws Exception {
        String extra = "\"extra\":{\"x\":[1,2.5,null,true,1E400,123456789012345678901234567890,-0]},"
                + "\"t\u00e9g\":\"\u2713\\u0000\\\"\",\"\":{}";
        Request request = read(RECORDED.replace("\"extra\":1", extra));

        assertThat(new String(request.extra(), StandardCharsets.UTF_8)).isEqualTo(extra);
        assertThat(write(request)).isEqualTo(RECORDED.replace("\"extra\":1", extra));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hai_action", "hai_fid", "hai_dfid", "hai_extent_offset", "hai_extent_length", "hai_cookie",
        "hai_gid", "hal_archive_id", "hai_data"})
    void namesTheRequiredMemberThatIsMissing(String key) {
        assertThatThrownBy(() -> read(RECORDED.replace(key, "elsewhere")))
                .isInstanceOf(FormatException.class).hasMessage(key + " is missing");
    }

    @Test
    void takesFlagsAndTimestampAsZeroWhereAbsentOrNull() throws Exception {
        Request absent = read(RECORDED.replace("hal_flags", "x").replace("timestamp", "y"));
        Request isNull = read(RECORDED.replace("flags\":0", "flags\":null").replace("1795356470316788785", "null"));

        assertThat(absent.flags()).isZero();
        assertThat(absent.timestamp()).isZero();
        assertThat(isNull.timestamp()).isZero();
        assertThat(write(isNull)).doesNotContain("timestamp");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "_action\":20           | _action\":\"20\"          | hai_action is not an integer",
        "_action\":20           | _action\":10              | hai_action 10 is not an action",
        "_action\":20           | _action\":4294967316      | hai_action does not fit in 32 bits",
        "_data\":\"tag=x\"      | _data\":5                 | hai_data is not a string",
        "_data\":\"tag=x\"      | _data\":null              | hai_data is not a string",
        "_data\":\"tag=x\"      | _data\":\"\\ud800x\"      | hai_data holds half a surrogate pair",
        "_cookie\":1001         | _cookie\":1.5             | hai_cookie is not an integer",
        "_cookie\":1001         | _cookie\":{\"a\":[1]}     | hai_cookie is not an integer",
        "_cookie\":1001         | _cookie\":18446744073709551616 | hai_cookie does not fit in 64 bits",
        "_cookie\":1001         | _cookie\":-9223372036854775809 | hai_cookie does not fit in 64 bits",
        "_archive_id\":1        | _archive_id\":\"1\"       | hal_archive_id is not an integer",
        "_archive_id\":1        | _archive_id\":4294967296  | hal_archive_id does not fit in 32 bits",
        "_flags\":0             | _flags\":true             | hal_flags is not an integer",
        "_fid\":{\"f_seq\":8589935617,\"f_oid\":1,\"f_ver\":0} | _fid\":[1,[2]] | hai_fid is not a FID object",
        "\"f_oid\":1,           | \"f_oid\":1,\"x\":{},     | hai_fid has an unknown member",
        "\"f_oid\":1,           | \"f_oid\":4294967296,     | hai_fid.f_oid does not fit in 32 bits",
        "\"f_oid\":1,           | ``                        | hai_fid lacks f_seq, f_oid or f_ver",
        "\"extra\":1            | \"extra\":\"\\udc00\"     | extra holds half a surrogate pair",
    })
    void namesTheMemberThatIsWrong(String from, String to, String message) {
        int at = RECORDED.indexOf(from);
        String item = RECORDED.substring(0, at) + to + RECORDED.substring(at + from.length());

        assertThatThrownBy(() -> read(item)).isInstanceOf(FormatException.class).hasMessage(message);
    }

    @Test
    void readsUnsignedNumbersAndTheirNegativeSpelling() throws Exception {
        Request unsigned = read(RECORDED.replace("1001", "18446744073709551611")
                .replace("\"f_oid\":1", "\"f_oid\":4294967295"));
        Request signed = read(RECORDED.replace("1001", "-5").replace("\"f_oid\":1", "\"f_oid\":-1"));

        assertThat(unsigned).usingRecursiveComparison().isEqualTo(signed);
        assertThat(write(signed)).contains("\"hai_cookie\":-5,").contains("\"f_oid\":4294967295,");
    }

    @Test
    void goesOnWithTheNextItemAfterABadOne() throws Exception {
        String list = "[null,5,\"x\",[],{},{\"hai_cookie\":[{}],\"a\":\"\\ud800\",\"b\":{\"c\":[]},"
                + "\"hai_fid\":{\"d\":[[]]}},"
                + RECORDED + "]";
        int bad = 0;
        try (JsonParser parser = factory.createParser(list)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                try {
                    assertThat(write(RequestJson.read(parser))).isEqualTo(RECORDED);
                } catch (FormatException e) {
                    bad++;
                }
            }
            assertThat(parser.nextToken()).isNull();
        }
        assertThat(bad).isEqualTo(6);
    }

    @Test
    void boundsUnknownMembersInSizeAndDepth() throws Exception {
        int depth = RequestJson.MAX_EXTRA_DEPTH;
        String deep = "[".repeat(depth) + "]".repeat(depth);
        assertThat(write(read(RECORDED.replace("\"extra\":1", "\"extra\":" + deep)))).contains(deep);
        refused("[" + deep + "]", "extra is nested too deep");

        String tooMuch = "extra makes more than " + RequestJson.MAX_EXTRA_BYTES + " bytes of unknown members";
        String full = "\"" + "x".repeat(RequestJson.MAX_EXTRA_BYTES - 20) + "\"";
        assertThat(write(read(RECORDED.replace("\"extra\":1", "\"extra\":" + full)))).contains(full);
        refused("\"" + "x".repeat(RequestJson.MAX_EXTRA_BYTES) + "\"", tooMuch);
        refused("[" + "1,".repeat(RequestJson.MAX_EXTRA_BYTES) + "1],\"more\":{\"x\":[1]}", tooMuch);
    }

    @Test
    void boundsData() throws Exception {
        String full = "x".repeat(RequestJson.MAX_DATA_BYTES);
        assertThat(read(RECORDED.replace("tag=x", full)).data()).hasSize(RequestJson.MAX_DATA_BYTES);
        assertThatThrownBy(() -> read(RECORDED.replace("tag=x", full + "x")))
                .isInstanceOf(FormatException.class).hasMessage("hai_data has more than 65535 bytes");
    }

    @Test
    void leavesRubbishToTheParser() {
        assertThatThrownBy(() -> read(RECORDED.substring(0, 100))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(RECORDED.replace(":0", ":"))).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "4294967295"})
    void archiveIdsHaveAllBitsAndAreWrittenWithoutSign(String id) throws Exception {
        Request request = read(RECORDED.replace("_archive_id\":1", "_archive_id\":" + id));

        assertThat(request.archiveId()).isEqualTo(-1);
        assertThat(write(request)).contains("\"hal_archive_id\":4294967295,");
    }

    @Test
    void toolsMayQueueNeitherCancelsNorArchiveIdZeroButForARemoval() throws Exception {
        RequestJson.requireQueueable(read(RECORDED));
        Request cancel = read(RECORDED.replace("\"hai_action\":20", "\"hai_action\":23"));
        String ofAny = RECORDED.replace("_archive_id\":1", "_archive_id\":0");
        Request any = read(ofAny);
        RequestJson.requireQueueable(read(ofAny.replace("\"hai_action\":20", "\"hai_action\":22")));

        assertThatThrownBy(() -> RequestJson.requireQueueable(cancel)).hasMessageStartingWith("hai_action");
        assertThatThrownBy(() -> RequestJson.requireQueueable(any)).hasMessageStartingWith("hal_archive_id");
    }

    private void refused(String extra, String message) {
        assertThatThrownBy(() -> read(RECORDED.replace("\"extra\":1", "\"extra\":" + extra)))
                .isInstanceOf(FormatException.class).hasMessage(message);
    }

    private Request read(String text) throws IOException, FormatException {
        try (JsonParser parser = factory.createParser(text.getBytes(StandardCharsets.UTF_8))) {
            parser.nextToken();
            Request request = RequestJson.read(parser);
            assertThat(parser.currentToken()).isEqualTo(JsonToken.END_OBJECT);
            assertThat(parser.nextToken()).isNull();
            return request;
        }
    }

    private String write(Request request) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = factory.createGenerator(bytes)) {
            RequestJson.write(generator, request);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

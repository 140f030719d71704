// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import static coordinatool.wire.Samples.fid;
import static coordinatool.wire.Samples.item;
import static coordinatool.wire.Samples.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.model.Action;
import coordinatool.model.ComparisonStep;
import coordinatool.model.Fid;
import coordinatool.model.LockMode;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientMessageParserTest {
    private final ClientMessageParser parser = new ClientMessageParser(Limits.DEFAULT);

    private ClientMessage parse(String text) throws WireException {
        byte[] bytes = ("##" + text + "##").getBytes(StandardCharsets.UTF_8);
        return parser.parse(bytes, 2, bytes.length - 4);
    }

    private <T extends ClientMessage> T parse(Class<T> type, String text) throws WireException {
        ClientMessage message = parse(text);
        assertThat(message).isInstanceOf(type);
        return type.cast(message);
    }

    @Test
    void ehloOfANamedMover() throws WireException {
        var ehlo = parse(ClientMessage.Ehlo.class, "{\"command\":\"ehlo\",\"id\":\"mover0\",\"archive_ids\":[1,2],"
                + "\"fsname\":\"testfs\",\"hai_list\":[" + item(20, 1, "tag=x") + "," + item(21, 2, "") + "]}");
        assertThat(ehlo.ehlo().mover()).isEqualTo("mover0");
        assertThat(ehlo.ehlo().fsname()).isEqualTo("testfs");
        assertThat(ehlo.ehlo().archiveIds()).containsExactly(1, 2);
        assertThat(ehlo.ehlo().running()).usingRecursiveComparison()
                .isEqualTo(List.of(request(Action.ARCHIVE, 1, "tag=x"), request(Action.RESTORE, 2, "")));
        assertThat(ehlo.ignored()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"command\":\"ehlo\"}", "{\"command\":\"ehlo\",\"id\":5}",
        "{\"id\":null,\"command\":\"ehlo\"}",
        "{\"command\":\"ehlo\",\"archive_ids\":3}", "{\"command\":\"ehlo\",\"hai_list\":{}}",
        "{\"command\":\"ehlo\",\"id\":{\"x\":[1]},\"unknown\":{\"id\":\"x\",\"command\":\"done\"}}"})
    void whatIsAbsentOrOfAnotherTypeCountsAsAbsent(String text) throws WireException {
        var ehlo = parse(ClientMessage.Ehlo.class, text);
        assertThat(ehlo.ehlo().mover()).isNull();
        assertThat(ehlo.ehlo().fsname()).isNull();
        assertThat(ehlo.ehlo().archiveIds()).isEmpty();
        assertThat(ehlo.ehlo().running()).isEmpty();
    }

    @Test
    void anEmptyIdIsAnId() throws WireException {
        assertThat(parse(ClientMessage.Ehlo.class, "{\"command\":\"ehlo\",\"id\":\"\"}").ehlo().mover()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "\"x\"", "1,2147483648", "1.5", "1,null", "[1]", "{}",
        "99999999999999999999999"})
    void archiveIdsArePositiveAnd32Bits(String ids) throws WireException {
        var bad = parse(ClientMessage.Bad.class, "{\"command\":\"ehlo\",\"id\":\"m\",\"archive_ids\":[" + ids + "]}");
        assertThat(bad).isEqualTo(new ClientMessage.Bad(Command.EHLO, 22, "Bad archive id in list"));
    }

    @Test
    void namesAndNumbersOfArchiveIdsAreBounded() throws WireException {
        assertThat(parse(ClientMessage.Ehlo.class, ehlo("é".repeat(127) + "x")).ehlo().mover()).hasSize(128);
        assertThat(parse(ClientMessage.Bad.class, ehlo("é".repeat(128))).status()).isEqualTo(22);
        assertThat(parse(ClientMessage.Bad.class, ehlo("x".repeat(100_000))).kind()).isEqualTo(Command.EHLO);
        assertThat(parse(ClientMessage.Bad.class, ehlo("\\ud800")).kind()).isEqualTo(Command.EHLO);
        String ids = IntStream.rangeClosed(1, 1024).mapToObj(Integer::toString).collect(Collectors.joining(","));
        assertThat(parse(ClientMessage.Ehlo.class, "{\"command\":\"ehlo\",\"archive_ids\":[" + ids + "]}").ehlo()
                .archiveIds())
                .hasSize(1024);
        assertThat(parse(ClientMessage.Bad.class, "{\"command\":\"ehlo\",\"archive_ids\":[" + ids + ",1]}"))
                .isEqualTo(new ClientMessage.Bad(Command.EHLO, 22, "more than 1024 archive ids"));
    }

    @Test
    void aCredentialIsBounded() throws WireException {
        String most = "c".repeat(4096);
        assertThat(parse(ClientMessage.Auth.class, auth(most)).credential()).isEqualTo(most);
        assertThat(parse(ClientMessage.Bad.class, auth(most + "c")))
                .isEqualTo(new ClientMessage.Bad(Command.AUTH, 22, "credential has more than 4096 characters"));
    }

    private static String auth(String credential) {
        return "{\"command\":\"auth\",\"credential\":\"" + credential + "\"}";
    }

    private static String ehlo(String id) {
        return "{\"command\":\"ehlo\",\"id\":\"" + id + "\"}";
    }

    @Test
    void badEntriesOfARunningListAreIgnored() throws WireException {
        var ehlo = parse(ClientMessage.Ehlo.class, "{\"command\":\"ehlo\",\"hai_list\":[" + item(20, 1, "")
                + ",{\"hai_cookie\":5},null,[[]]," + item(20, 2, "").replace("\"hal_archive_id\":1,", "") + ","
                + item(23, 3, "") + "," + item(22, 4, "") + "]}");
        assertThat(ehlo.ehlo().running()).extracting(r -> r.cookie()).containsExactly(1001L, 1004L);
        assertThat(ehlo.ignored()).isEqualTo(5);
    }

    @Test
    void recvWithAndWithoutLimits() throws WireException {
        assertThat(parse("{\"command\":\"recv\"}"))
                .isEqualTo(new ClientMessage.Recv(new RecvLimits(-1, -1, -1, 1 << 20)));
        assertThat(parse("{\"command\":\"recv\",\"max_archive\":4,\"max_restore\":0,\"max_remove\":-5,"
                + "\"max_bytes\":172}"))
                .isEqualTo(new ClientMessage.Recv(new RecvLimits(4, 0, -5, 172)));
        assertThat(parse("{\"max_archive\":99999999999,\"max_restore\":\"x\",\"max_bytes\":true,\"command\":\"recv\"}"))
                .isEqualTo(new ClientMessage.Recv(new RecvLimits(Integer.MAX_VALUE, -1, -1, 1 << 20)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"171", "0", "-1"})
    void recvNeedsRoomForOneItem(String bytes) throws WireException {
        assertThat(parse("{\"command\":\"recv\",\"max_bytes\":" + bytes + "}"))
                .isEqualTo(new ClientMessage.Bad(Command.RECV, 22, "Buffer too small"));
    }

    @ParameterizedTest
    @CsvSource({"1001, 1001", "-5, -5", "18446744073709551611, -5", "4294967301, 4294967301", "0, 0"})
    void cookiesHaveAll64Bits(String written, long cookie) throws WireException {
        assertThat(parse("{\"command\":\"done\",\"archive_id\":1,\"hai_cookie\":" + written
                + ",\"hai_dfid\":" + fid(1) + "}"))
                .isEqualTo(new ClientMessage.Done(cookie, new Fid(Samples.SEQ, 1, 0), 0));
    }

    @Test
    void doneCarriesAnErrno() throws WireException {
        assertThat(parse("{\"command\":\"done\",\"hai_cookie\":1,\"hai_dfid\":" + fid(1) + ",\"status\":125}"))
                .isEqualTo(new ClientMessage.Done(1, new Fid(Samples.SEQ, 1, 0), 125));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"hai_cookie\":1003", "\"hai_dfid\":{\"f_seq\":1,\"f_oid\":3,\"f_ver\":0}",
        "\"hai_cookie\":1,\"hai_dfid\":{\"f_seq\":1,\"f_oid\":3}",
        "\"hai_cookie\":\"1\",\"hai_dfid\":{\"f_seq\":1,\"f_oid\":3,\"f_ver\":0}",
        "\"hai_cookie\":99999999999999999999,\"hai_dfid\":{\"f_seq\":1,\"f_oid\":3,\"f_ver\":0}",
        "\"hai_cookie\":1,\"hai_dfid\":7"})
    void doneNeedsCookieAndFid(String members) throws WireException {
        assertThat(parse("{\"command\":\"done\"," + members + "}"))
                .isEqualTo(new ClientMessage.Bad(Command.DONE, 22, "cookie or fid not set -- old client?"));
    }

    @Test
    void queueKeepsTheGoodItemsAndNamesTheFirstBadOne() throws WireException {
        var queue = parse(ClientMessage.Queue.class, "{\"hsm_action_items\":[" + item(20, 1, "tag=x") + ","
                + item(20, 2, "").replace("\"hal_archive_id\":1,", "") + "," + item(21, 3, "") + ",null],"
                + "\"hal_fsname\":\"testfs\",\"command\":\"queue\"}");
        assertThat(queue.requests()).extracting(r -> r.cookie()).containsExactly(1001L, 1003L);
        assertThat(queue.fsname()).isEqualTo("testfs");
        assertThat(queue.error())
                .isEqualTo("item 1: hal_archive_id is missing (and 1 more)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"hai_action\":20|\"hai_action\":23|hai_action", "\"hai_action\":20|\"hai_action\":10|hai_action",
        "\"hai_action\":20|\"hai_action\":\"20\"|hai_action", "\"hai_data\":\"\"|\"hai_data\":5|hai_data",
        "\"hal_archive_id\":1|\"hal_archive_id\":0|hal_archive_id", "\"hai_gid\":0,||hai_gid",
        "\"hai_extent_offset\":0,||hai_extent_offset", "\"hai_fid\":|\"x\":|hai_fid"})
    void anItemThatMayNotBeQueuedIsNamedByItsKey(String good, String bad, String key) throws WireException {
        String changed = item(20, 1, "").replace(good, bad == null ? "" : bad);
        var queue = parse(ClientMessage.Queue.class, "{\"command\":\"queue\",\"hsm_action_items\":[" + changed + "]}");
        assertThat(queue.requests()).isEmpty();
        assertThat(queue.error()).contains("item 0").contains(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "null", "5"})
    void queueOfNothingIsFine(String items) throws WireException {
        assertThat(parse("{\"command\":\"queue\",\"hsm_action_items\":" + items + "}"))
                .isEqualTo(new ClientMessage.Queue(null, List.of(), null));
    }

    @Test
    void queueNeedsItsItemsAndOneFileSystem() throws WireException {
        assertThat(parse("{\"command\":\"queue\"}"))
                .isEqualTo(new ClientMessage.Bad(Command.QUEUE, 22, "No hsm_action_items set"));
        assertThat(parse("{\"command\":\"queue\",\"hsm_action_items\":[],\"fsname\":\"a\",\"hal_fsname\":\"b\"}"))
                .isEqualTo(new ClientMessage.Bad(Command.QUEUE, 22, "Bad fsname"));
    }

    @Test
    void membersThatWeDoNotKnowStayWithTheItem() throws WireException {
        String extra = "\"extra\":{\"x\":[1,2.5,null,true]}";
        var queue = parse(ClientMessage.Queue.class, "{\"command\":\"queue\",\"hsm_action_items\":["
                + item(20, 1, "a\\u0000b").replace("\"hai_gid\"", extra + ",\"hai_gid\"") + "]}");
        assertThat(queue.error()).isNull();
        assertThat(queue.requests().get(0).extra()).asString(StandardCharsets.UTF_8).isEqualTo(extra);
        assertThat(queue.requests().get(0).data()).containsExactly('a', 0, 'b');
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"command\":\"status\"}|0|false", "{\"command\":\"status\",\"verbose\":5}|5|false",
        "{\"command\":\"status\",\"verbose\":6}|6|true", "{\"command\":\"status\",\"verbose\":\"x\"}|0|false"})
    void requestsAreListedFromVerbose6On(String text, long verbose, boolean listed) throws WireException {
        var status = parse(ClientMessage.Status.class, text);
        assertThat(status.verbose()).isEqualTo(verbose);
        assertThat(status.listsRequests()).isEqualTo(listed);
    }

    @ParameterizedTest
    @CsvSource({"0,UNLOCKED", "1,LOCKED", "2,LOCKED_TO_QUIT", "'\"x\"',UNLOCKED", "true,UNLOCKED", "null,UNLOCKED"})
    void lockModes(String written, LockMode mode) throws WireException {
        assertThat(parse("{\"command\":\"lock\",\"locked\":" + written + "}")).isEqualTo(new ClientMessage.Lock(mode));
    }

    @Test
    void stepsOfFsckAreReadAsTheyAreWritten() throws WireException {
        Request archive = request(Action.ARCHIVE, 1, "tag=x");
        List<ComparisonStep> steps = List.of(new ComparisonStep.Begin(1500),
                new ComparisonStep.Listed(7, List.of(archive, archive.asCancel())), new ComparisonStep.Unlisted(7),
                new ComparisonStep.Stored(7, true), new ComparisonStep.Stored(7, false), new ComparisonStep.End(7),
                new ComparisonStep.Repair(7, List.of(archive), List.of(archive.key())));
        for (ComparisonStep step : steps) {
            assertThat(parse(new String(Commands.fsck(step), StandardCharsets.UTF_8)))
                    .usingRecursiveComparison().isEqualTo(new ClientMessage.Fsck(step));
        }
    }

    @Test
    void aStepOfFsckWithTooMuchIsRefused() throws WireException {
        String key = "{\"hai_cookie\":1,\"hai_dfid\":{\"f_seq\":1,\"f_oid\":1,\"f_ver\":0}},";
        for (int more = 0; more < 2; more++) {
            ClientMessage message = parse("{\"command\":\"fsck\",\"step\":\"repair\",\"number\":7,\"gone\":["
                    + key.repeat(Limits.COMPARED_AT_ONCE - 1 + more) + key.substring(0, key.length() - 1) + "]}");
            assertThat(message).isInstanceOf(more == 0 ? ClientMessage.Fsck.class : ClientMessage.Bad.class);
        }
    }

    @Test
    void aStepOfFsckThatIsNoneIsRefused() throws WireException {
        assertThat(parse("{\"command\":\"fsck\",\"step\":\"mend\"}"))
                .isEqualTo(new ClientMessage.Bad(Command.FSCK, 22, "no such step"));
        assertThat(parse("{\"command\":\"fsck\",\"step\":\"list\",\"hsm_action_items\":[{}]}"))
                .isInstanceOf(ClientMessage.Bad.class);
    }

    @Test
    void aKeyToDropThatIsNoneIsLeftOut() throws WireException {
        assertThat(parse("{\"command\":\"fsck\",\"step\":\"repair\",\"number\":7,"
                + "\"gone\":[{\"hai_cookie\":1,\"hai_dfid\":{\"f_seq\":\"x\"}},{}]}"))
                .isEqualTo(new ClientMessage.Fsck(new ComparisonStep.Repair(7, List.of(), List.of())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "-1", "100", "4294967296"})
    void otherLockModesAreRefused(String mode) throws WireException {
        assertThat(parse("{\"command\":\"lock\",\"locked\":" + mode + "}"))
                .isEqualTo(new ClientMessage.Bad(Command.LOCK, 22, "invalid locked value"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"command\":\"nope\"}", "{\"x\":1}", "{\"command\":5}", "{\"command\":\"STATUS\"}", "{}",
        "{\"command\":\"status\",}", "{\"command\" \"status\"}", "{\"command\":\"status\",\"verbose\":01}",
        "{\"command\":\"status\",\"x\":tru}", "{\"command\":\"status\",\"x\":-}",
        "{\"command\":\"status\",\"x\":\"\\q\"}"})
    void whatIsNoCommandEndsTheTalk(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(WireException.class);
    }

    @Test
    void textThatIsNotUtf8EndsTheTalk() {
        byte[] bytes = "{\"command\":\"status\",\"x\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
        bytes[bytes.length - 3] = (byte) 0xff;
        assertThatThrownBy(() -> parser.parse(bytes, 0, bytes.length)).isInstanceOf(WireException.class);
    }
}

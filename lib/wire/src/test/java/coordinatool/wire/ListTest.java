// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import static coordinatool.model.RequestView.NO_SLOT;
import static coordinatool.wire.Samples.item;
import static coordinatool.wire.Samples.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Hold;
import coordinatool.model.Owner;
import coordinatool.model.Place;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestState;
import coordinatool.model.RequestView;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command list, and the reply to it. */
class ListTest {
    private final ClientMessageParser parser = new ClientMessageParser(Limits.DEFAULT);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private ClientMessage parse(byte[] json) throws WireException {
        return parser.parse(json, 0, json.length);
    }

    private static List<RequestView> read(String json) throws IOException {
        List<RequestView> read = new ArrayList<>();
        ReplyReader.read(stream(json), read::add);
        return read;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void filtersAreReadAsTheyAreWritten() throws WireException {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            RequestFilter filter = new RequestFilter(random.nextBoolean() ? null : new Fid(random.nextLong(), -1, i),
                    random.nextBoolean() ? null : random.nextLong(),
                    random.nextBoolean() ? null : Action.values()[random.nextInt(3)],
                    random.nextBoolean() ? null : "m\u00e9 " + i,
                    random.nextBoolean() ? null : RequestState.values()[random.nextInt(3)]);
            assertThat(parse(Commands.list(filter))).isEqualTo(new ClientMessage.ListRequests(filter, false, false));
            boolean own = random.nextBoolean();
            assertThat(parse(Commands.list(filter, own, !own)))
                    .isEqualTo(new ClientMessage.ListRequests(filter, own, !own));
        }
        Fid fid = new Fid(-1, -3, 0);
        assertThat(parse(Commands.resume("m\u00e9"))).isEqualTo(new ClientMessage.Resume("m\u00e9"));
        assertThat(parse(Commands.release(-5, fid))).isEqualTo(new ClientMessage.Release(-5, fid));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"hai_cookie\":\"12\"", "\"hai_cookie\":1e3", "\"hai_fid\":null", "\"hai_fid\":[1,2,0]",
        "\"hai_action\":23", "\"hai_action\":\"archive\"", "\"client_id\":5", "\"state\":\"runing\"", "\"state\":1"})
    void aFilterThatMakesNoSenseIsRefused(String member) throws WireException {
        byte[] json = ("{\"command\":\"list\"," + member + "}").getBytes(StandardCharsets.UTF_8);
        assertThat(parse(json)).isInstanceOfSatisfying(ClientMessage.Bad.class, bad -> {
            assertThat(bad.status()).isEqualTo(22);
            assertThat(bad.error()).contains(member.split("\"")[1]);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"command\":\"cancel\"}", "{\"command\":\"cancel\",\"hai_cookie\":1}",
        "{\"hai_fid\":{\"f_seq\":1,\"f_oid\":1,\"f_ver\":0},\"command\":\"cancel\"}"})
    void aCancelNamesOneRequest(String json) throws WireException {
        assertThat(parse(json.getBytes(StandardCharsets.UTF_8))).isInstanceOf(ClientMessage.Bad.class);
    }

    @Test
    void whatIsWrittenInPartsIsReadBack() throws IOException {
        List<RequestView> all = List.of(
                RequestView.running(request(Action.RESTORE, 1, "tag=\"x\""), "m0", true),
                new RequestView(request(Action.ARCHIVE, 2, ""), RequestState.WAITING, false, new Place("m1", 3, 5),
                        NO_SLOT, 0, null),
                RequestView.waiting(request(Action.ARCHIVE, 4, "")).with(new Hold(5, "why not")),
                RequestView.waiting(request(Action.ARCHIVE, 5, "")).ownedBy(new Owner(0, "root")),
                RequestView.waiting(request(Action.ARCHIVE, 6, "")).ownedBy(new Owner(4_000_000_000L, "ann")),
                RequestView.waiting(request(Action.REMOVE, 3, "")));
        ListWriter writer = new ListWriter(new ReplyWriter(), out, false);
        for (RequestView view : all) {
            writer.request(view);
        }
        writer.end();
        String reply = out.toString(StandardCharsets.UTF_8);
        assertThat(reply).startsWith("{\"command\":\"list\",\"requests\":[{\"state\":\"running\",\"client_id\":\"m0\","
                + "\"canceled\":true,\"item\":")
                .contains(",{\"state\":\"held\",\"since\":5,\"reason\":\"why not\",\"item\":")
                .contains(",{\"state\":\"waiting\",\"user\":\"root\",\"item\":")
                .contains(",{\"state\":\"waiting\",\"user\":\"ann\",\"uid\":4000000000,\"item\":")
                .endsWith(",{\"state\":\"waiting\",\"item\":" + item(22, 3, "") + "}]}");
        assertThat(read(reply)).usingRecursiveComparison().isEqualTo(all);
        out.reset();
        new ListWriter(new ReplyWriter(), out, false).end();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{\"command\":\"list\",\"requests\":[]}");
        out.reset();
        ListWriter broken = new ListWriter(new ReplyWriter(), out, false);
        broken.request(all.get(5));
        broken.breakOff(11, "not \"all\"");
        Reply refused = ReplyReader.read(stream(out.toString(StandardCharsets.UTF_8)), listed -> { });
        assertThat(refused).extracting(Reply::status, Reply::error).containsExactly(11, "not \"all\"");
        out.reset();
        RequestViewJson.lines(out).accept(all.get(5));
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("{\"state\":\"waiting\",\"item\":"
                + item(22, 3, "") + "}\n");
    }

    @Test
    void onlyOneReplyIsRead() throws IOException {
        InputStream in = stream("{\"command\":\"list\",\"status\":22,\"error\":\"no\"}");
        Reply reply = ReplyReader.read(in, listed -> { });
        assertThat(reply.ok()).isFalse();
        assertThat(reply.error()).isEqualTo("no");
        Reply odd = ReplyReader.read("{\"command\":\"list\",\"status\":-9223372036854775808}"
                .getBytes(StandardCharsets.US_ASCII));
        assertThat(odd.status()).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"requests\":{}}", "{\"requests\":[5]}", "{\"requests\":[{}]}", "{\"requests\":[",
        "{\"requests\":[{\"item\":{\"hai_action\":20}}]}", "{\"command\":\"list\",\"requests\":[]", "nonsense"})
    void aReplyThatMakesNoSenseIsSaidToBeSo(String reply) {
        assertThatThrownBy(() -> read(reply)).isInstanceOf(WireException.class);
    }

    @Test
    void anEndBeforeTheReplyIsSomethingElse() {
        assertThatThrownBy(() -> read("")).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> ReplyReader.read(stream("{\"requests\":[{\"item\":" + item(20, 1, "") + "}]}"),
                listed -> {
                    throw new IOException("full");
                })).isInstanceOf(RequestSink.Failure.class).hasRootCauseMessage("full");
    }
}

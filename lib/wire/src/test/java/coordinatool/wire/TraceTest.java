// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.RequestFilter;
import coordinatool.model.Step;
import coordinatool.model.Step.What;
import coordinatool.model.Trace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** trace and its reply. */
class TraceTest {
    private static final Fid FID = new Fid(-1, -1, 7);

    private static ClientMessage parse(byte[] json) throws WireException {
        return new ClientMessageParser(Limits.DEFAULT).parse(json, 0, json.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aFileOrACookieIsAskedFor() throws WireException {
        assertThat(parse(Commands.trace(RequestFilter.ofFile(FID))))
                .isEqualTo(new ClientMessage.Trace(RequestFilter.ofFile(FID)));
        assertThat(parse(Commands.trace(RequestFilter.ofCookie(-1))))
                .isEqualTo(new ClientMessage.Trace(RequestFilter.ofCookie(-1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"hai_fid\":5", ",\"hai_cookie\":\"1\"", ",\"client_id\":\"m0\""})
    void anythingElseIsRefused(String members) throws WireException {
        assertThat(parse(bytes("{\"command\":\"trace\"" + members + "}")))
                .isInstanceOfSatisfying(ClientMessage.Bad.class,
                        bad -> assertThat(bad.kind()).isEqualTo(Command.TRACE));
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        List<Step> steps = new ArrayList<>();
        for (What what : What.values()) {
            steps.add(new Step(steps.size(), what, Action.RESTORE, -steps.size(), FID, null, null));
        }
        steps.add(new Step(Long.MAX_VALUE, What.DONE, Action.CANCEL, 5, FID, "m\n\"", "EIO"));
        steps.add(new Step(5, What.REQUEUE, Action.REMOVE, 5, FID, "m0", "é"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ReplyWriter().trace(out, new Trace(steps, 17));
        String reply = out.toString(StandardCharsets.UTF_8);
        assertThat(reply).startsWith("{\"command\":\"trace\",\"since\":17,\"steps\":[{\"event\":\"new\","
                + "\"hai_action\":21,\"hai_fid\":{\"f_seq\":-1,\"f_oid\":4294967295,\"f_ver\":7},"
                + "\"hai_cookie\":0},{\"time\":1,");
        assertThat(StepJson.read(bytes(reply))).isEqualTo(new Trace(steps, 17));
        assertThat(ReplyReader.read(bytes(reply)).ok()).isTrue();
        out.reset();
        StepJson.lines(out, steps.subList(0, 2));
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(2).last().asString()
                .startsWith("{\"time\":1,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"steps\":[5]}", "{\"steps\":[{}]}", "{\"steps\":[", "nonsense", "",
        "{\"steps\":[{\"event\":\"gone\",\"hai_action\":20,\"hai_fid\":{\"f_seq\":1,\"f_oid\":1,\"f_ver\":0}}]}"})
    void aReplyThatMakesNoSenseIsSaidToBeSo(String reply) {
        assertThatThrownBy(() -> StepJson.read(bytes(reply))).isInstanceOf(WireException.class);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Place;
import coordinatool.model.Request;
import coordinatool.model.RequestState;
import coordinatool.model.RequestView;
import coordinatool.tool.Configuration;
import coordinatool.tool.ConfigurationLoader;
import coordinatool.wire.StatusReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestTextTest {
    private static final long NOW_MILLIS = 1_700_000_100_000L;
    private static final Fid FILE = new Fid(0x200000401L, 2, 0);

    private static Request request(Fid dfid, long offset, long length, long gid, long flags, String data) {
        return new Request(Action.RESTORE, FILE, dfid, offset, length, -1, gid, 3, flags,
                1_700_000_000_123_456_789L, data.getBytes(StandardCharsets.UTF_8), null);
    }

    private static RequestView waiting(Request request, long position, long length) {
        return new RequestView(request, RequestState.WAITING, false, new Place(null, position, length),
                RequestView.NO_SLOT, 0, null);
    }

    @Test
    void saysWhatIsUsualInFewLines() {
        Request usual = request(FILE, 0, -1, 0, 0, "");
        assertThat(RequestText.of(waiting(usual, 3, 5), List.of(), NOW_MILLIS)).isEqualTo("""
                file     [0x200000401:0x2:0x0]
                request  restore, archive id 3
                cookie   0xffffffffffffffff
                state    waiting for any mover, 3 of 5 to restore
                known    since 2023-11-14T22:13:20Z, 1 min 39 s
                """);
        assertThat(RequestText.of(RequestView.waiting(usual, "m1", RequestView.NO_SLOT), List.of(), NOW_MILLIS))
                .contains("\nstate    waiting for m1\n");
    }

    @Test
    void aRuleWhoseMoverIsNotThereIsNotMendedByTime() throws Exception {
        RequestView view = new RequestView(request(FILE, 0, -1, 0, 0, "tag=x"), RequestState.WAITING, false,
                new Place("m9", 1, 1), RequestView.NO_SLOT, 0, "its mover is not connected");
        Configuration rule = ConfigurationLoader.ofText("archive_on_hosts tag=x m9\n");
        assertThat(Explanation.of(view, List.of(), rule).then()).contains("correct the rule, then: systemctl reload");
        assertThat(Explanation.of(view, List.of(), ConfigurationLoader.ofText("")).then()).contains("its grace to end");
    }

    @Test
    void saysWhatIsNotAndHurtsNoTerminal() {
        Request request = request(new Fid(0x240000402L, 7, 0), 4096, 10, 5, 8, "tag=\u001b[2J\0x");
        assertThat(RequestText.of(RequestView.running(request, "evil\r", true), List.of(), NOW_MILLIS)).isEqualTo("""
                file        [0x200000401:0x2:0x0]
                data fid    [0x240000402:0x7:0x0]
                request     restore, archive id 3
                cookie      0xffffffffffffffff
                state       running at evil?, which has been told to give it up
                data        tag=?[2J?x
                flags       0x8
                extent      from 4096, 10 bytes
                group lock  5
                known       since 2023-11-14T22:13:20Z, 1 min 39 s
                """);
    }

    @Test
    void saysWhoTakesItsArchiveId() throws IOException {
        Fid fid = new Fid(1, 2, 3);
        Request request = new Request(Action.ARCHIVE, fid, fid, 0, -1, 7, 0, 2, 0, 0, Request.NO_DATA, null);
        List<StatusReply> movers = StatusReply.parse(("{\"clients\":[{\"client_id\":\"m0\",\"status\":\"ready\","
                + "\"archive_ids\":[1,3]},{\"client_id\":\"m1\",\"status\":\"ready\"},"
                + "{\"client_id\":\"tool\",\"status\":\"init\"}]}").getBytes(StandardCharsets.UTF_8)).movers();
        assertThat(RequestText.of(waiting(request, 1, 1), movers, NOW_MILLIS))
                .contains("\nmovers   1 of 2 take archive id 2\n");
        assertThat(RequestText.of(waiting(request, 1, 1), movers.subList(0, 1),
                NOW_MILLIS)).contains("\nmovers   NONE of 1 take archive id 2\n");
        assertThat(RequestText.of(RequestView.waiting(request, "m0", RequestView.NO_SLOT), movers, NOW_MILLIS))
                .contains("\nmovers   m0 takes archive ids: 1,3\n");
    }
}

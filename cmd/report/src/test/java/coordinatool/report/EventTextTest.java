// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Event;
import coordinatool.bus.Event.What;
import coordinatool.bus.Message;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import coordinatool.tool.HintRule;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventTextTest {
    private static final String PREFIX = "time=2026-11-23T22:40:01.007Z event=";
    private static final long AT = 1_795_473_601_007L;

    private static final Fid FID = new Fid(0x200000401L, 1, 0);
    private final EventText text = new EventText(new HintRule("cr"));

    private static Request request(String data) {
        return new Request(Action.RESTORE, FID, FID, 0, -1, -1, 0, 2, 0, 0,
                data.getBytes(StandardCharsets.UTF_8), null);
    }

    @Test
    void isOneLineOfKeysAndValues() {
        String named = " fid=[0x200000401:0x1:0x0] cookie=0xffffffffffffffff action=restore archive=2";
        Request request = request("");
        assertThat(text.of(Event.of(What.NEW, request), AT)).isEqualTo(PREFIX + "new" + named);
        assertThat(text.of(Event.of(What.ASSIGN, request, "m0"), AT))
                .isEqualTo(PREFIX + "assign" + named + " mover=m0");
        assertThat(text.of(Event.of(What.ASSIGN, request, null), AT))
                .isEqualTo(PREFIX + "assign" + named + " mover=global_queue");
        assertThat(text.of(Event.of(What.SENT, request, "a b\nc"), AT))
                .isEqualTo(PREFIX + "sent" + named + " mover=\"a b\\nc\"");
        assertThat(text.of(Event.done(request, "m0", 5), AT)).isEqualTo(PREFIX + "done" + named + " mover=m0 status=5");
        assertThat(text.of(Event.of(What.CANCEL, request), AT)).isEqualTo(PREFIX + "cancel" + named);
        assertThat(text.of(Event.of(What.REQUEUE, request("tag=x,cr=job")), AT))
                .isEqualTo(PREFIX + "requeue" + named + " report=job data=\"tag=x,cr=job\"");
        assertThat(new EventText(null).of(Event.of(What.NEW, request("cr=job")), AT))
                .isEqualTo(PREFIX + "new" + named + " data=\"cr=job\"");
    }

    @Test
    void anOperatorsCommandIsALineInTheWordsOfTheAudit() {
        assertThat(text.of(new Message.Audit(7, "1000", "10.0.0.1:40000", "cancel", FID + " 0x5", "ENOENT"), AT))
                .isEqualTo(PREFIX + "audit uid=1000 host=10.0.0.1:40000 command=cancel"
                        + " changes=\"[0x200000401:0x1:0x0] 0x5\" result=ENOENT");
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.lustre.Fid;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineTest {
    @Test
    void hasTheDocumentedForm() {
        assertThat(new Line.New(Requests.fid(0x1a)).text()).isEqualTo("new [0x200000401:0x1a:0x0]");
        assertThat(new Line.Assign(Requests.fid(1), "m0").text()).isEqualTo("assign [0x200000401:0x1:0x0] m0");
        assertThat(new Line.Progress(Requests.fid(1), Line.ANY_MOVER, 3, 10).text())
                .isEqualTo("progress [0x200000401:0x1:0x0] global_queue 3/10");
        assertThat(new Line.Sent(Requests.fid(1), "m0").text()).isEqualTo("sent [0x200000401:0x1:0x0] m0");
        assertThat(new Line.Done(Requests.fid(1), 5).text()).isEqualTo("done [0x200000401:0x1:0x0] 5");
        assertThat(new Line.Cancel(Requests.fid(1)).text()).isEqualTo("cancel [0x200000401:0x1:0x0]");
    }

    @Test
    void isReadBack() {
        Fid fid = Requests.fid(1);
        for (Line line : List.of(new Line.New(fid), new Line.Assign(fid, "m"), new Line.Sent(fid, "m"),
                new Line.Done(fid, -1), new Line.Cancel(fid))) {
            assertThat(Line.parse(line.text())).isEqualTo(line);
        }
        assertThat(Line.parse("progress [0x1:0x1:0x0] m 1/2")).isNull();
        assertThat(Line.parse("new fid")).isNull();
        assertThat(Line.parse("done [0x1:0x1:0x0] ok")).isNull();
        assertThat(Line.parse("")).isNull();
    }

    @Test
    void aMoverCannotForgeALine() {
        String text = new Line.Sent(Requests.fid(1), "m\ndone [0x1:0x1:0x0] 0").text();
        assertThat(text).doesNotContain("\n");
        assertThat(text.split(" ")).hasSize(3);
    }
}

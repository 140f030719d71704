// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.lines;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Fid;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportLineTest {
    private static Fid fid(int oid) {
        return new Fid(0x200000401L, oid, 0);
    }

    @Test
    void hasTheDocumentedForm() {
        assertThat(new ReportLine.New(fid(0x1a)).text()).isEqualTo("new [0x200000401:0x1a:0x0]");
        assertThat(new ReportLine.Assign(fid(1), "m0").text()).isEqualTo("assign [0x200000401:0x1:0x0] m0");
        assertThat(new ReportLine.Progress(fid(1), ReportLine.ANY_MOVER, 3, 10).text())
                .isEqualTo("progress [0x200000401:0x1:0x0] global_queue 3/10");
        assertThat(new ReportLine.Sent(fid(1), "m0").text()).isEqualTo("sent [0x200000401:0x1:0x0] m0");
        assertThat(new ReportLine.Done(fid(1), 5).text()).isEqualTo("done [0x200000401:0x1:0x0] 5");
        assertThat(new ReportLine.Cancel(fid(1)).text()).isEqualTo("cancel [0x200000401:0x1:0x0]");
    }

    @Test
    void isReadBack() {
        Fid fid = fid(1);
        for (ReportLine line : List.of(new ReportLine.New(fid), new ReportLine.Assign(fid, "m"),
                new ReportLine.Sent(fid, "m"),
                new ReportLine.Done(fid, -1), new ReportLine.Cancel(fid), new ReportLine.Open(fid, null, false),
                new ReportLine.Open(fid, "waiting", false), new ReportLine.Open(fid, "m", true))) {
            assertThat(ReportLine.parse(line.text())).isEqualTo(line);
        }
        assertThat(ReportLine.parse("progress [0x1:0x1:0x0] m 1/2")).isNull();
        assertThat(ReportLine.parse("new fid")).isNull();
        assertThat(ReportLine.parse("done [0x1:0x1:0x0] ok")).isNull();
        assertThat(ReportLine.parse("open [0x1:0x1:0x0] sent")).isNull();
        assertThat(ReportLine.parse("open [0x1:0x1:0x0] m lost")).isNull();
        assertThat(ReportLine.parse("")).isNull();
    }

    @Test
    void aMoverCannotForgeALine() {
        String text = new ReportLine.Sent(fid(1), "m\ndone [0x1:0x1:0x0] 0").text();
        assertThat(text).doesNotContain("\n");
        assertThat(text.split(" ")).hasSize(3);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.lines;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Fid;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a report file says of its requests, and which lines it lacks. */
class ReportStateTest {
    private static final Fid FILE = new Fid(0x200000401L, 1, 0);
    private static final String NAME = " " + FILE;

    private final ReportState state = new ReportState();

    private void file(String... lines) {
        for (String line : lines) {
            ReportLine.parse(line).tell(state);
        }
    }

    private List<String> missing(String mover, boolean sent) {
        return state.missing(new ReportLine.Open(FILE, mover, sent)).stream().map(ReportLine::text).toList();
    }

    @Test
    void anEmptyFileLacksEverything() {
        assertThat(missing(null, false)).containsExactly("new" + NAME);
        assertThat(missing(null, false)).as("counts as written now").isEmpty();
        assertThat(missing("m0", false)).containsExactly("assign" + NAME + " m0");
        assertThat(missing("m0", true)).containsExactly("sent" + NAME + " m0");
        assertThat(missing("m0", true)).isEmpty();
    }

    @Test
    void whatIsThereIsNotSaidAgain() {
        file("new" + NAME);
        assertThat(missing(null, false)).isEmpty();
        file("assign" + NAME + " m0");
        assertThat(missing("m0", false)).isEmpty();
        file("sent" + NAME + " m0");
        assertThat(missing("m0", true)).isEmpty();
    }

    @Test
    void anotherMoverIsNamed() {
        file("new" + NAME, "assign" + NAME + " m0", "sent" + NAME + " m0");
        assertThat(missing("m1", true)).containsExactly("sent" + NAME + " m1");
        assertThat(missing("m2", false)).containsExactly("assign" + NAME + " m2");
    }

    @Test
    void onesWayBackIntoTheQueueHasNoLine() {
        file("new" + NAME, "sent" + NAME + " m0");
        assertThat(missing(null, false)).isEmpty();
        assertThat(missing("m0", true)).as("sent anew").containsExactly("sent" + NAME + " m0");
    }

    @Test
    void afterItsEndARequestIsANewOne() {
        file("new" + NAME, "sent" + NAME + " m0", "done" + NAME + " 0");
        assertThat(missing(null, false)).containsExactly("new" + NAME);
        file("cancel" + NAME);
        assertThat(missing("m0", true)).as("a cancel ends what waits")
                .containsExactly("new" + NAME, "sent" + NAME + " m0");
    }

    @Test
    void aCancelOfWhatRunsEndsItOnlyWhenItIsDone() {
        file("new" + NAME, "sent" + NAME + " m0", "cancel" + NAME);
        assertThat(missing("m0", true)).isEmpty();
        file("done" + NAME + " 125");
        assertThat(missing(null, false)).containsExactly("new" + NAME);
    }

    @Test
    void ofTwoRequestsOfAFileALineIsOfTheOneThatItFits() {
        file("new" + NAME, "new" + NAME, "assign" + NAME + " m0", "sent" + NAME + " m1");
        assertThat(missing("m0", false)).isEmpty();
        assertThat(missing("m1", true)).isEmpty();
        file("done" + NAME + " 0");
        assertThat(missing("m0", false)).as("the one that was sent has ended").isEmpty();
        assertThat(missing("m1", true)).as("the other one, now").containsExactly("sent" + NAME + " m1");
    }

    @Test
    void twoThatGoToOneMoverAreSentOneAfterTheOther() {
        file("new" + NAME, "new" + NAME, "sent" + NAME + " m0", "sent" + NAME + " m0", "done" + NAME + " 0");
        assertThat(missing("m0", true)).as("the other one").isEmpty();
    }

    @Test
    void linesWhoseBeginningIsLostBeginARequest() {
        file("sent" + NAME + " m0");
        assertThat(missing("m0", true)).isEmpty();
        file("done" + NAME + " 5", "done" + NAME + " 5", "cancel" + NAME);
        assertThat(missing(null, false)).containsExactly("new" + NAME);
    }

    @Test
    void otherFilesDoNotMatter() {
        file("new [0x200000401:0x2:0x0]", "sent [0x200000401:0x2:0x0] m0");
        assertThat(missing("m0", true)).containsExactly("new" + NAME, "sent" + NAME + " m0");
    }
}

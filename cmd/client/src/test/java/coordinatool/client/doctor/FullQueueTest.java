// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of a queue that fills up, and what mends that. */
class FullQueueTest {
    private final PlayedSite site = new PlayedSite();

    private List<String> found() {
        return site.found(new CoordinatorCheck());
    }

    private List<String> mends() {
        return Doctor.examine(site, List.of(new CoordinatorCheck())).all().stream().map(Finding::mend).toList();
    }

    @Test
    void aQueueThatIsNearlyFull() {
        site.status = "{\"ingests\":1,\"max_queued\":10,\"running_restore\":2,\"pending_archive\":6,"
                + "\"pending_cancel\":5,\"clients\":[]}";
        assertThat(found()).isEmpty();
        site.status = site.status.replace(":6", ":7");
        assertThat(found()).containsExactly("WARNING the queue holds 90 % of max_queued, 10");
        site.status = site.status.replace(":7", ":8");
        assertThat(found()).containsExactly("ERROR the queue holds 100 % of max_queued, 10");
        assertThat(mends()).singleElement().asString().startsWith("more movers; or max_queued");
    }

    @Test
    void anMdtThatIsNotTold() {
        site.status = "{\"ingests\":1,\"max_queued\":10,\"pending_archive\":4,\"untold_cancel\":6,\"clients\":[]}";
        assertThat(found()).containsExactly(
                "ERROR the queue holds 100 % of max_queued, 10, with 6 cancels that Lustre was not told of");
        assertThat(mends()).allMatch(mend -> mend.startsWith("the log of coordinatool-ingest names an MDT"));
        site.status = site.status.replace(":4", ":3").replace(":6", ":7");
        assertThat(found()).hasSize(2)
                .contains("WARNING cancels are refused: Lustre was not told of 7 before");
        assertThat(mends()).hasSize(2).allMatch(mend -> mend.startsWith("the log of coordinatool-ingest names an MDT"));
        site.status = site.status.replace(":3", ":0");
        assertThat(found()).hasSize(1);
        site.status = site.status.replace(":7", ":6");
        assertThat(found()).isEmpty();
        site.status = site.status.replace(":6", ":5").replace(":0", ":5");
        assertThat(mends()).as("half of it").singleElement().asString().startsWith("more movers");
    }
}

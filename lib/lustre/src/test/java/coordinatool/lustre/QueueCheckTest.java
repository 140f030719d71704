// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.ComparisonStep;
import coordinatool.model.Difference;
import coordinatool.model.Difference.Kind;
import coordinatool.model.DifferencePage;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What Lustre has given to whom, where the queue has none of it. */
class QueueCheckTest {
    private static final Fid FILE = new Fid(0x200000401L, 1, 0);
    private static final Fid VOLATILE = new Fid(0x200000402L, 1, 0);

    private final List<Request> repaired = new ArrayList<>();
    private final List<String> left = new ArrayList<>();

    /** One that runs at the copytool {@code there}, which is not of this host. */
    private void compare(Request request, boolean cancelled, List<String> ours) throws IOException {
        QueueCheck.Lists lists = new QueueCheck.Lists() {
            @Override
            public long ageMillis() {
                return 0;
            }

            @Override
            public Set<String> others(String fsname) {
                return Set.of("there");
            }

            @Override
            public boolean read(String fsname, ActiveRequests.Sink sink) throws IOException {
                sink.request(1, new ActiveRequest(request, cancelled, "there", 0));
                return true;
            }
        };
        QueueCheck.Watcher watcher = new QueueCheck.Watcher() {
            @Override
            public void found(Difference difference, String why) {
                left.add(why);
            }

            @Override
            public void problem(long line, String message) {
                left.add(message);
            }

            @Override
            public void incomplete() {
                left.add("incomplete");
            }
        };
        new QueueCheck(step -> answer(step, ours), lists, watcher, true, gone -> "").run(false, false);
    }

    private DifferencePage answer(ComparisonStep step, List<String> ours) {
        List<Difference> found = new ArrayList<>();
        if (step instanceof ComparisonStep.Listed listed) {
            listed.requests().forEach(lost -> found.add(new Difference(Kind.LOST, lost.key(), lost, "", true, false)));
        } else if (step instanceof ComparisonStep.Repair repair) {
            repaired.addAll(repair.lost());
        }
        return new DifferencePage(1, "testfs", true, found, false, step instanceof ComparisonStep.Begin ? ours : null);
    }

    private static Request request(Action action, Fid dfid) {
        return new Request(action, FILE, dfid, 0, -1, 1, 0, 1, 0, 0, Request.NO_DATA, null);
    }

    @Test
    void whatACopytoolThatIsNotOursHasStaysThere() throws IOException {
        compare(request(Action.ARCHIVE, FILE), false, List.of("here"));
        assertThat(repaired).isEmpty();
        assertThat(left).containsExactly("another copytool has it");
    }

    @Test
    void soDoesARestoreThatItHasBegunAndThatWasCancelled() throws IOException {
        compare(request(Action.RESTORE, VOLATILE), true, List.of("here"));
        assertThat(repaired).isEmpty();
        assertThat(left).containsExactly("another copytool has it");
    }

    @Test
    void whatAnIngestElsewhereHasIsLost() throws IOException {
        Request lost = request(Action.ARCHIVE, FILE);
        compare(lost, false, List.of("here", "there"));
        assertThat(repaired).containsExactly(lost);
        assertThat(left).isEmpty();
    }

    @Test
    void whatMayBeAnIngestsStaysThere() throws IOException {
        compare(request(Action.ARCHIVE, FILE), false, null);
        assertThat(repaired).isEmpty();
        assertThat(left).containsExactly("a copytool has it that may not be ours");
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Requests.archive;
import static coordinatool.scheduler.Requests.cancelOf;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Errno;
import coordinatool.scheduler.movers.Mover;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionTest {
    private final Play play = new Play();
    private long cookie;

    /** The mover at connection 1 ends one more with this status. Returns the warnings. */
    private List<String> end(int status) {
        play.lustre(archive(++cookie));
        play.recv(1);
        return Play.of(Effect.Notice.class, play.done(archive(cookie), status)).stream().filter(Effect.Notice::warning)
                .map(notice -> notice.event() + " " + notice.details()).toList();
    }

    @Test
    void warnsOfAMoverAtWhichNothingSucceeds() {
        play.ehlo(1, "m0");
        List<String> warnings = new ArrayList<>();
        for (int i = 0; i < 79; i++) {
            warnings.addAll(end(Errno.EIO));
        }
        assertThat(warnings).containsExactly("mover fails everything [mover, m0, failed_in_a_row, 20, last_error, EIO]",
                "mover fails everything [mover, m0, failed_in_a_row, 40, last_error, EIO]");
        assertThat(new Seen(play).failures).containsExactly("79 79");
        assertThat(play.scheduler.totals().failed().archive()).isEqualTo(79);
        assertThat(play.done(Action.ARCHIVE)).as("done counts them too").isEqualTo(79);
        assertThat(end(0)).hasSize(1);
        assertThat(new Seen(play).failures).containsExactly("79 0");
    }

    @Test
    void doesNotMindSomeFailures() {
        play.ehlo(1, "m0");
        for (int i = 1; i < 200; i++) {
            assertThat(end(i % Mover.WORTH_A_WARNING == 0 ? 0 : Errno.ENOENT)).isEmpty();
        }
    }

    @Test
    void countsNoCancelledRequestAsFailed() {
        play.ehlo(1, "m0");
        play.lustre(archive(1));
        play.recv(1);
        play.lustre(cancelOf(archive(1)));
        play.done(archive(1), Errno.ECANCELED);
        assertThat(new Seen(play).failures).containsExactly("0 0");
    }
}

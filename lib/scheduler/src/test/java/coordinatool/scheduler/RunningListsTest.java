// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Play.given;
import static coordinatool.scheduler.Requests.archive;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Ehlo;
import coordinatool.model.Request;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunningListsTest {
    private final Play play = new Play();

    @Test
    void whatAMoverHadIsTakenBackInParts() {
        Request[] many = IntStream.rangeClosed(1, 1000).mapToObj(Requests::archive)
                .toArray(Request[]::new);
        play.queue(many);
        play.ehlo(1, null);
        while (play.running(Action.ARCHIVE) < many.length) {
            play.recv(1);
        }
        play.left(1);
        assertThat(play.running(Action.ARCHIVE)).isBetween(1L, 999L);
        play.ehlo(2, "m1", archive(1000));
        assertThat(play.effects).as("nobody else had it")
                .noneMatch(effect -> effect instanceof Effect.Notice notice && notice.warning());
        play.passWhatIsDue();
        assertThat(play.running(Action.ARCHIVE)).isEqualTo(1);
        assertThat(given(play.recv(2))).hasSize(999);
    }

    @Test
    void aRunningListMayComeInParts() {
        play.queue(archive(1), archive(2), archive(3));
        play.ehlo(1, "m0");
        play.recv(1);
        play.left(1);
        play.say((s, t) -> s.connected(2, "host:2", t));
        play.say((s, t) -> s.ehlo(7, 2, new Ehlo("m0", null, new int[0], List.of(archive(1))), false, true, t));
        assertThat(play.running(Action.ARCHIVE)).as("it is not known yet that it does not run them").isEqualTo(3);
        assertThat(play.say((s, t) -> s.runs(8, 2, List.of(archive(3)), false, t)))
                .contains(new Effect.Answer(8, 0, null));
        assertThat(play.running(Action.ARCHIVE)).isEqualTo(2);
        assertThat(given(play.recv(2))).containsExactly(2L);
    }

    @Test
    void moreOfAListThatWasRefusedIsPassedOver() {
        play.ehlo(1, "m0");
        play.say((s, t) -> s.connected(2, "host:2", t));
        play.say((s, t) -> s.ehlo(7, 2, new Ehlo("m0", null, new int[0], List.of(archive(1))), false, true, t));
        assertThat(play.say((s, t) -> s.runs(8, 2, List.of(archive(2)), false, t))).isEmpty();
        assertThat(play.scheduler.size()).isZero();
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Request;
import coordinatool.scheduler.policy.Batches;
import coordinatool.tool.HashedHostRule;
import coordinatool.tool.HostRule;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostAffinityTest {

    private static Play play(HostRule... rules) {
        return new Play(Play.policy(Play.GRACE, List.of(rules), List.of(), Batches.NONE));
    }

    private static Play hashing(String tag, long modulus, String... hosts) {
        return new Play(Play.policy(Play.GRACE, List.of(), List.of(new HashedHostRule(tag, modulus, List.of(hosts))),
                Batches.NONE));
    }

    private static Request tagged(long cookie, String data) {
        return request(Action.ARCHIVE, cookie, (int) cookie, 1, 0, 0, data);
    }

    private static List<String> dataGiven(List<Effect> effects) {
        return Play.works(effects).stream().flatMap(w -> w.requests().stream())
                .map(r -> new String(r.data(), StandardCharsets.UTF_8)).toList();
    }

    @Test
    void theLastLineThatMatchesSaysWhoGetsIt() {
        Play play = play(new HostRule("tag=n1", List.of("m0")), new HostRule("tag=n10", List.of("m1")));
        play.ehlo(1, "m0");
        play.ehlo(2, "m1");
        play.queue(tagged(1, "tag=n1"), tagged(2, "tag=n10"), tagged(3, "tag=n2"), tagged(4, "x,tag=n15"));
        assertThat(new Seen(play).waiting).containsExactly("m1 2", "m0 1", "m0 4");
        assertThat(Play.given(play.recv(1))).containsExactly(1L, 4L, 3L);
        assertThat(Play.given(play.recv(2))).containsExactly(2L);
    }

    @Test
    void onlyArchivesAreBoundAndOnlyUpToTheFirstNul() {
        Play play = play(new HostRule("tag", List.of("m0")));
        play.ehlo(1, "m1");
        play.queue(request(Action.RESTORE, 1, 1, 1, 0, 0, "tag"), request(Action.REMOVE, 2, 2, 1, 0, 0, "tag"),
                tagged(3, "a\0tag"), tagged(4, "tag"));
        assertThat(Play.given(play.recv(1))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void workWaitsForItsHostUnderItsNameAndWakesIt() {
        Play play = play(new HostRule("tag", List.of("m0")));
        play.queue(tagged(1, "tag"));
        assertThat(new Seen(play).movers).containsExactly("m0 disconnected running=0 done=0");
        play.ehlo(1, "m0");
        assertThat(Play.given(play.recv(1))).containsExactly(1L);
        play.recv(1);
        assertThat(Play.given(play.queue(tagged(2, "tag")))).containsExactly(2L);
    }

    @Test
    void oneOfThoseThatAreConnectedIsTaken() {
        Play play = play(new HostRule("tag", List.of("m0", "m1", "m2", "m3")));
        play.ehlo(1, "m1");
        play.ehlo(3, "m3");
        play.ehlo(4, "other");
        for (int i = 0; i < 100; i++) {
            play.queue(tagged(i, "tag"));
        }
        int first = Play.given(play.recv(1)).size();
        assertThat(first).isBetween(20, 40);
        assertThat(play.pending(Action.ARCHIVE)).isEqualTo(100 - first);
        assertThat(Play.given(play.recv(4))).isEmpty();
        Set<String> waitFor = new HashSet<>(new Seen(play, 1000).waiting.stream().map(w -> w.split(" ")[0]).toList());
        assertThat(waitFor).isSubsetOf("m1", "m3").contains("m3");
    }

    @Test
    void theChoiceIsMadeAgainWhenAGraceEnds() {
        Play play = play(new HostRule("tag", List.of("m0", "m1")));
        play.ehlo(1, "m0");
        play.queue(tagged(1, "tag"), tagged(2, "tag"));
        assertThat(Play.given(play.recv(1, 1, -1, -1))).containsExactly(1L);
        play.left(1);
        play.ehlo(2, "m1");
        assertThat(Play.given(play.recv(2))).isEmpty();
        List<Effect> effects = play.pass(Play.GRACE);
        assertThat(Play.given(effects)).containsExactly(1L, 2L);
        assertThat(Play.of(Effect.Assigned.class, effects)).allMatch(e -> e.mover().equals("m1")).hasSize(2);
    }

    @Test
    void manyThatLoseTheirHostMoveInSteps() {
        Play play = play(new HostRule("tag", List.of("m0", "m1")));
        play.ehlo(1, "m0");
        for (int i = 0; i < 2500; i++) {
            play.queue(tagged(i, "tag"));
        }
        play.left(1);
        play.ehlo(2, "m1");
        play.pass(Play.GRACE);
        assertThat(play.scheduler.deadline()).isLessThanOrEqualTo(play.now);
        for (int i = 0; i < 3; i++) {
            play.pass(1);
        }
        assertThat(new Seen(play, 100).waiting).hasSize(2500).allMatch(w -> w.startsWith("m1 "));
        assertThat(Play.given(play.recv(2)).get(0)).isZero();
    }

    @Test
    void equalValuesMeetAtOneHostAsWithTheOriginal() {
        Play play = hashing("grp=", 0, "m0", "m1", "m2");
        for (int i = 1; i <= 8; i++) {
            play.queue(tagged(i, "grp=v" + i));
        }
        assertThat(new Seen(play).waiting).containsExactly("m0 3", "m0 6", "m2 2", "m2 5", "m2 8", "m1 1", "m1 4",
                "m1 7");
    }

    @Test
    void aModulusReplacesTheValueForTheMoverAlone() {
        Play play = hashing("grp=", 10, "m0", "m1", "m2");
        Request request = tagged(2, "a=b,grp=v2,c=d");
        List<Effect> effects = play.queue(request);
        assertThat(Play.of(Effect.Stored.class, effects).get(0).request().data()).isEqualTo(request.data());
        play.ehlo(1, "m0");
        assertThat(dataGiven(play.recv(1))).containsExactly("a=b,grp=3,c=d");
        assertThat(play.scheduler.request(request.key()).data()).isEqualTo(request.data());
    }

    @Test
    void theTagStandsAtTheStartOrAfterAComma() {
        Play play = hashing("grp=", 10, "m0");
        play.ehlo(1, "m1");
        play.queue(tagged(1, "xgrp=v2"), tagged(2, ""), tagged(3, "grp"), tagged(4, "grp=v"));
        assertThat(Play.given(play.recv(1))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void otherRulesMoveWhatWaitsAndLeaveWhatRuns() {
        Play play = play(new HostRule("tag", List.of("m0")));
        play.ehlo(1, "m0");
        play.ehlo(2, "m1");
        play.queue(tagged(1, "tag"), tagged(2, "tag"), tagged(3, "other"));
        assertThat(Play.given(play.recv(1, 1, 0, 0))).containsExactly(1L);
        play.recv(2, 1, 0, 0);

        List<Effect> effects = hosts(play, new HostRule("tag", List.of("m1")), new HostRule("other", List.of("m2")));

        assertThat(Play.given(effects)).as("m1 has what it was given, and waits for nothing").isEmpty();
        assertThat(Play.of(Effect.Assigned.class, effects)).extracting(Effect.Assigned::mover).containsExactly("m1");
        assertThat(Play.given(play.recv(2))).containsExactly(2L);
        assertThat(Play.given(play.recv(1))).isEmpty();
        assertThat(Play.given(hosts(play))).as("now anybody may have 4").isEmpty();
        assertThat(Play.given(play.queue(tagged(4, "tag")))).containsExactly(4L);
    }

    @Test
    void otherRulesMoveManyInSteps() {
        Play play = play();
        play.ehlo(1, "m0");
        for (int i = 0; i < 2500; i++) {
            play.queue(tagged(i, "tag"));
        }
        hosts(play, new HostRule("tag", List.of("m0")));
        assertThat(play.scheduler.deadline()).isLessThanOrEqualTo(play.now);
        play.pass(1);
        play.pass(1);
        assertThat(new Seen(play, 100).waiting).hasSize(2500).allMatch(w -> w.startsWith("m0 "));
        assertThat(Play.given(play.recv(1)).get(0)).isZero();
    }

    private static List<Effect> hosts(Play play, HostRule... rules) {
        return play.say((s, t) -> s.hosts(List.of(rules), List.of(), t));
    }
}

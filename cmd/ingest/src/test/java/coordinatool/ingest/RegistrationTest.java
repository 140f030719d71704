// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RegistrationTest {
    private final Registration registration = new Registration();

    @Test
    void isNotWantedAtFirst() {
        assertThat(registration.unwanted()).isTrue();
        registration.want(true);
        assertThat(registration.unwanted()).isFalse();
        registration.want(false);
        assertThat(registration.unwanted()).isTrue();
    }

    @Test
    void whoWaitsForItToBeWantedIsToldSo() throws Exception {
        CompletableFuture<Boolean> wanted = CompletableFuture.supplyAsync(this::awaitWanted);
        registration.want(true);
        assertThat(wanted.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoWaitsAtTheEndIsToldThatThereIsNone() throws Exception {
        CompletableFuture<Boolean> wanted = CompletableFuture.supplyAsync(this::awaitWanted);
        registration.end();
        assertThat(wanted.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(registration.ended()).isTrue();
        registration.want(true);
        assertThat(registration.unwanted()).isTrue();
    }

    @Test
    void nothingThatIsNotRegisteredGetsStale() {
        registration.want(true);
        registration.renew();
        assertThat(registration.stale()).isFalse();
        assertThat(registration.unwanted()).isFalse();
    }

    @Test
    void pausesDoubleUpToTenSecondsUntilSomethingIsGood() {
        Backoff backoff = new Backoff();
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            pauses.add(backoff.next());
        }
        assertThat(pauses).containsExactly(1000L, 2000L, 4000L, 8000L, 10_000L, 10_000L);
        backoff.reset();
        assertThat(backoff.next()).isEqualTo(1000);
    }

    private boolean awaitWanted() {
        try {
            return registration.awaitWanted();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SlowAnswersTest {
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final SlowAnswers<Object, String> answers = new SlowAnswers<>("somebody", question -> {
        try {
            hangs.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "here it is";
    }, Duration.ofHours(1), why -> why, () -> { });

    @Test
    void whatIsRefusedIsNotKept() {
        AtomicInteger waiting = new AtomicInteger();
        for (int i = 0; i <= SlowAnswers.WAITING; i++) {
            answers.ask(new Object(), answer -> waiting.incrementAndGet(), 0);
        }
        Object question = new Object();
        WeakReference<Object> kept = new WeakReference<>(question);
        answers.ask(question, answer -> assertThat(answer).isEqualTo("too many ask somebody at once"), 0);
        question = null;
        answers.turn(0);
        for (int i = 0; kept.get() != null; i++) {
            assertThat(i).as("collections").isLessThan(100);
            System.gc();
        }
        assertThat(waiting.get()).as("answered, or refused in the place of the first").isLessThanOrEqualTo(1);
        hangs.countDown();
        answers.close();
    }
}

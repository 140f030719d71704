// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SlowAnswersTest {
    private final CountDownLatch taken = new CountDownLatch(1);
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final SlowAnswers<Object, String> answers = new SlowAnswers<>("somebody", 1, question -> {
        taken.countDown();
        try {
            hangs.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "here it is";
    }, Duration.ofHours(1), why -> why, () -> { });

    @Test
    void asManyAreAskedAtATimeAsThereAreThreads() {
        CyclicBarrier together = new CyclicBarrier(Owners.THREADS);
        AtomicInteger answered = new AtomicInteger();
        SlowAnswers<Object, String> several = new SlowAnswers<>("somebody", Owners.THREADS, question -> {
            try {
                together.await();
                return "";
            } catch (InterruptedException | BrokenBarrierException e) {
                return e.toString();
            }
        }, Duration.ofSeconds(60), why -> why, () -> { });
        for (int i = 0; i < Owners.THREADS; i++) {
            several.ask(new Object(), answer -> {
                assertThat(answer).isEmpty();
                answered.incrementAndGet();
            }, System.nanoTime());
        }
        while (answered.get() < Owners.THREADS) {
            several.turn(System.nanoTime());
        }
        several.close();
    }

    @Test
    void whatIsRefusedIsNotKept() throws InterruptedException {
        AtomicInteger answered = new AtomicInteger();
        answers.ask(new Object(), answer -> answered.incrementAndGet(), 0);
        taken.await();
        for (int i = 0; i < SlowAnswers.WAITING; i++) {
            answers.ask(new Object(), answer -> answered.incrementAndGet(), 0);
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
        assertThat(answered.get()).isZero();
        hangs.countDown();
        answers.close();
    }
}

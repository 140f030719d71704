// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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
            LockSupport.parkNanos(1_000_000);
            several.turn(System.nanoTime());
        }
        several.close();
    }

    @Test
    void whatIsAnsweredIsNotKeptBehindWhatHangs() throws InterruptedException {
        Object hanging = new Object();
        AtomicInteger answered = new AtomicInteger();
        SlowAnswers<Object, String> several = new SlowAnswers<>("somebody", 2, question -> {
            try {
                if (question == hanging) {
                    hangs.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "";
        }, Duration.ofHours(1), why -> why, () -> { });
        several.ask(hanging, answer -> { }, 0);
        Object question = new Object();
        WeakReference<Object> kept = new WeakReference<>(question);
        several.ask(question, answer -> answered.incrementAndGet(), 0);
        question = null;
        // The thread keeps its last one in hand for as long as it likes.
        several.ask(new Object(), answer -> answered.incrementAndGet(), 0);
        while (answered.get() < 2) {
            LockSupport.parkNanos(1_000_000);
            several.turn(0);
        }
        isCollected(kept);
        hangs.countDown();
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
        isCollected(kept);
        assertThat(answered.get()).isZero();
        hangs.countDown();
        answers.close();
    }

    private static void isCollected(WeakReference<Object> kept) {
        for (int i = 0; kept.get() != null; i++) {
            assertThat(i).as("collections").isLessThan(100);
            System.gc();
        }
    }
}

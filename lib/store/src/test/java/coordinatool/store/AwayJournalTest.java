// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static coordinatool.store.Owner.archive;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scheduler that ends while Redis is away, and the next one. */
class AwayJournalTest extends RedisTestCase {
    @TempDir
    private Path directory;

    private Path file;
    private Owner owner;

    @BeforeEach
    void fill() {
        file = directory.resolve("missed");
        owner = new Owner(redis, file);
        owner.fill();
        redis.save();
    }

    private void change() {
        owner.delete(archive(1).key());
        owner.delete(archive(2).key());
        owner.put(archive(2));
        owner.assign(archive(3).key(), "another");
        owner.put(archive(301));
        owner.set(Store.Setting.LOCK, null);
        owner.putLine(5, "one new [0x1:0x2:0x0]");
        owner.submit();
        owner.untilSettled();
    }

    /** Ends, and gives the next one, of a Redis that has come back as it was. */
    private Owner next() throws IOException {
        owner.close();
        redis.start();
        return new Owner(redis, file);
    }

    private static void assertSame(Owner found, Owner wanted) {
        for (Table<?, ?> table : Table.ALL) {
            assertThat(found.text(table)).as(table.key).isEqualTo(wanted.text(table));
        }
    }

    @Test
    void theNextOneHasWhatRedisHasMissed() throws IOException {
        redis.kill();
        change();
        Owner again = next();
        assertSame(again, owner);
        assertThat(again.log()).contains("has what it missed");
        assertThat(file).doesNotExist();
        again.close();
    }

    @Test
    void whatWasOnItsWayCounts() throws IOException {
        redis.stop();
        change();
        redis.kill();
        Owner again = next();
        assertSame(again, owner);
        again.close();
    }

    @Test
    void aRedisThatHasEverythingAgainMissesNothing() throws IOException {
        redis.kill();
        change();
        redis.start();
        owner.untilDurable();
        assertThat(file).doesNotExist();
        owner.put(archive(1));
        owner.submit();
        owner.untilSettled();
        redis.save();
        redis.kill();
        Owner again = next();
        assertSame(again, owner);
        again.close();
    }

    @Test
    void changesDuringTheComparisonCountToo() throws IOException {
        redis.kill();
        change();
        redis.start();
        // No turn of the comparison is made from here on.
        while (!owner.log().contains("redis answers again")) {
            Thread.onSpinWait();
        }
        owner.delete(archive(301).key());
        long last = owner.submit();
        while (owner.store.settled() < last) {
            Thread.onSpinWait();
        }
        redis.kill();
        Owner again = next();
        assertSame(again, owner);
        again.close();
    }

    @Test
    void nobodyWaitsForARedisThatIsStopped() throws IOException {
        redis.stop();
        long began = System.nanoTime();
        change();
        assertThat(System.nanoTime() - began).as("nanoseconds").isLessThan(TimeUnit.MILLISECONDS.toNanos(1_500));
        assertThat(owner.store.state().durable()).isFalse();
        assertThat(file).isNotEmptyFile();
        redis.go();
        owner.untilDurable();
        owner.until(() -> !file.toFile().exists());
        owner.assertIsIn(redis);
        assertThat(owner.log()).contains("redis is late", "redis has caught up").doesNotContain("comparing");
        owner.close();
    }

    /** As where the scheduler is killed: the first one does nothing more, and what it has sent lies unread. */
    @Test
    void whatTheFirstOneHasSentDoesNotComeAfterwards() throws Exception {
        redis.stop();
        change();
        owner.delete(archive(301).key());
        owner.put(archive(302));
        owner.submit();
        owner.untilSettled();
        CompletableFuture<Owner> next = CompletableFuture.supplyAsync(() -> new Owner(redis, file));
        owner.until(() -> owner.log().contains("connection lost") || owner.log().contains("no answer within")
                || owner.log().contains("redis is late"));
        redis.go();
        Owner again = next.get(30, TimeUnit.SECONDS);
        assertSame(again, owner);
        again.put(archive(303));
        again.submit();
        again.untilDurable();
        again.assertIsIn(redis);
        again.close();
    }

    /** As after a crash of the host: an old state of the file, and a Redis that has got more since. */
    @Test
    void whatRedisHasHadSinceIsNotUndone() throws IOException {
        redis.stop();
        change();
        byte[] old = Files.readAllBytes(file);
        redis.go();
        owner.untilDurable();
        owner.delete(archive(301).key());
        owner.put(archive(1));
        owner.submit();
        owner.untilDurable();
        owner.until(() -> !file.toFile().exists());
        owner.close();
        Files.write(file, old);
        Owner again = new Owner(redis, file);
        assertSame(again, owner);
        assertThat(again.log()).contains("changes=0 passed_over=1");
        again.close();
    }

    @Test
    void aRecordThatWasCutOffIsPassedOver() throws IOException {
        redis.kill();
        change();
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2), StandardOpenOption.APPEND);
        Owner again = next();
        assertSame(again, owner);
        again.close();
    }

    /** As of a coordinator that has moved to another host, and back. */
    @Test
    void whatIsOfBeforeAnotherSchedulerIsSetAside() throws IOException {
        redis.kill();
        change();
        owner.close();
        redis.start();
        Owner other = new Owner(redis, directory.resolve("others"));
        other.put(archive(400));
        other.submit();
        other.untilDurable();
        other.close();
        Owner again = new Owner(redis, file);
        assertSame(again, other);
        assertThat(again.log()).contains("set aside");
        assertThat(directory.resolve("missed.old")).isNotEmptyFile();
        again.close();
    }

    @Test
    void aClockThatWasSetMeanwhileMakesNoDifference() throws IOException {
        for (long hours : new long[] {-24, 24}) {
            redis.kill();
            change();
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofHours(hours))));
            Owner again = next();
            assertSame(again, owner);
            assertThat(file).doesNotExist();
            owner = again;
        }
        owner.close();
    }

    /** It was restarted without its data. */
    @Test
    void aRedisThatKnowsNobodyGetsWhatThereIs() throws IOException {
        redis.kill();
        owner.put(archive(301));
        owner.submit();
        owner.untilSettled();
        owner.close();
        redis.forget();
        redis.start();
        Owner again = new Owner(redis, file);
        assertThat(again.requests.keySet()).containsExactly(archive(301).key());
        again.close();
    }

    @Test
    void worksOnWhereNothingCanBeKept() throws IOException {
        Files.createDirectory(file);
        redis.kill();
        change();
        assertThat(owner.log()).containsOnlyOnce("cannot keep what Redis misses");
        redis.start();
        owner.untilDurable();
        owner.assertIsIn(redis);
        owner.close();
    }
}

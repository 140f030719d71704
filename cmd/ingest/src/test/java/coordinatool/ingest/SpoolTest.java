// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.lustre.HalCodec;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed ingest leaves, and the next one finds. */
class SpoolTest {
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("spool");
    }

    /** As an ingest that begins at this number. */
    private Spool spool(long lastNumber) {
        Log log = new Log("ingest", Level.INFO, new PrintStream(logged, true, StandardCharsets.UTF_8));
        return new Spool(file, lastNumber, log);
    }

    /** A list of one archive. */
    private static ByteBuffer message(int oid) {
        int first = 40;
        ByteBuffer out = ByteBuffer.allocate(first + HalCodec.ITEM_BYTES).order(ByteOrder.nativeOrder());
        out.putInt(0, 1).putInt(4, 1).putInt(24, 1);
        out.put(32, "testfs".getBytes(StandardCharsets.US_ASCII));
        out.putInt(first, HalCodec.ITEM_BYTES).putInt(first + 4, Action.ARCHIVE.code());
        for (int fid : new int[] {first + 8, first + 24}) {
            out.putLong(fid, 0x200000401L).putInt(fid + 8, oid);
        }
        out.putLong(first + 48, -1).putLong(first + 56, oid);
        return out;
    }

    private static void keep(Spool spool, int oid) throws Exception {
        spool.keep(message(oid), HalCodec.decode(message(oid)));
    }

    private static List<Fid> fids(List<Spool.Taken> left) {
        return left.stream().flatMap(taken -> taken.list().requests().stream()).map(Request::fid).toList();
    }

    private static Fid fid(int oid) {
        return new Fid(0x200000401L, oid, 0);
    }

    @Test
    void whatWasKeptIsThereInTheNextLifeUnderItsNumber() throws Exception {
        Spool first = spool(100);
        assertThat(first.open()).isEmpty();
        keep(first, 1);
        keep(first, 2);

        List<Spool.Taken> left = spool(100).open();

        assertThat(left).extracting(Spool.Taken::number).containsExactly(101L, 102L);
        assertThat(fids(left)).containsExactly(fid(1), fid(2));
    }

    @Test
    void numbersGoOnBehindThoseThatWereLeftWhateverTheClockSays() throws Exception {
        Spool first = spool(100);
        first.open();
        keep(first, 1);
        Spool next = spool(7);
        next.open();

        assertThat(next.keep(message(2), HalCodec.decode(message(2))).number()).isEqualTo(102);
        assertThat(fids(spool(0).open())).containsExactly(fid(1), fid(2));
    }

    @Test
    void isEmptiedOnceTheSchedulerHasAllOfIt() throws Exception {
        Spool spool = spool(0);
        spool.open();
        keep(spool, 1);
        keep(spool, 2);
        spool.accepted(1);
        assertThat(spool(0).open()).hasSize(2);

        spool.accepted(2);
        assertThat(file).isEmptyFile();
        keep(spool, 3);
        assertThat(fids(spool(0).open())).containsExactly(fid(3));
    }

    @Test
    void isEmptiedOfWhatAnEarlierLifeLeftToo() throws Exception {
        Spool first = spool(100);
        first.open();
        keep(first, 1);
        Spool next = spool(1_000_000);
        long left = next.open().get(0).number();

        next.accepted(left);

        assertThat(file).isEmptyFile();
    }

    /** The power went in the middle of a write, or the disk lies. */
    @Test
    void isReadAsFarAsItIsWhole() throws Exception {
        Spool spool = spool(0);
        spool.open();
        keep(spool, 1);
        keep(spool, 2);
        byte[] whole = Files.readAllBytes(file);
        for (int cut = 0; cut < whole.length; cut++) {
            Files.write(file, Arrays.copyOf(whole, cut));
            assertThat(spool(0).open()).as("%d bytes", cut).hasSize(cut / (whole.length / 2));
        }
        for (int changed = 0; changed < whole.length / 2; changed++) {
            byte[] other = whole.clone();
            other[changed] ^= 0x40;
            Files.write(file, other);
            assertThat(spool(0).open()).as("byte %d", changed).isEmpty();
        }
    }

    @Test
    void whatComesBehindABrokenRecordIsFound() throws Exception {
        Spool spool = spool(0);
        spool.open();
        keep(spool, 1);
        keep(spool, 2);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 150));
        Spool next = spool(0);
        next.open();
        keep(next, 3);

        assertThat(fids(spool(0).open())).containsExactly(fid(1), fid(3));
    }

    @Test
    void worksOnWithoutAFileAndSaysSoOnce() throws Exception {
        file = directory.resolve("nowhere/spool");
        Spool spool = spool(0);

        assertThat(spool.open()).isEmpty();
        assertThat(spool.open()).isEmpty();
        keep(spool, 1);
        spool.sync();
        spool.accepted(1);

        assertThat(spool.broken()).isTrue();
        assertThat(spool.synced()).isTrue();
        assertThat(logged.toString(StandardCharsets.UTF_8).lines()).singleElement().asString()
                .contains("cannot keep what Lustre gives", file.toString());
    }

    @Test
    void isSyncedOnlyWhereSomethingWasKept() throws Exception {
        Spool spool = spool(0);
        spool.open();
        assertThat(spool.synced()).isTrue();
        keep(spool, 1);
        assertThat(spool.synced()).isFalse();
        spool.sync();
        assertThat(spool.synced()).isTrue();
        assertThat(spool.full()).isFalse();
    }

    /** The clock that numbers begin with was set back since the last life of this ingest. */
    @Test
    void goesOnBehindWhatTheSchedulerHasTaken() throws Exception {
        Spool spool = spool(100);
        spool.open();
        spool.takenUpTo(5000);
        spool.takenUpTo(0);

        assertThat(spool.keep(message(1), HalCodec.decode(message(1))).number()).isEqualTo(5001);
    }
}

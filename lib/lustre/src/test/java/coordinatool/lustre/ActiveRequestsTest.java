// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActiveRequestsTest {
    private static final String LINE = "fid=[0x200000401:0x5:0x0] dfid=[0x240000402:0x7:0x0] compound/cookie=0x0/"
            + "0x6840a1b2 action=RESTORE archive#=2 flags=0x4 extent=0x0-0xffffffffffffffff gid=0x1 data=[7461673D68]"
            + " canceled=1 uuid=0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0 done=1048576";
    private static final String NAME = "mdt.testfs-MDT0000.hsm.active_requests=";
    private static final ActiveRequest ENTRY = new ActiveRequest(
            new Request(Action.RESTORE, new Fid(0x200000401L, 5, 0), new Fid(0x240000402L, 7, 0), 0, -1, 0x6840a1b2L,
                    1, 2, 4, 0, "tag=h".getBytes(StandardCharsets.US_ASCII), null),
            true, "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", 1048576);

    @ParameterizedTest
    @ValueSource(strings = {
        LINE,
        LINE + "\r\n",
        NAME + "\n" + LINE + "\n",
        NAME + LINE + "\n",
        "\n" + NAME + "\n" + NAME + LINE + "\n\n",
        "  " + LINE + " new=[a b] \n",
        "active_requests=" + LINE,
        "mds1: " + NAME + "\nmds1: " + LINE,
        "mds-1.example:  " + NAME + LINE
    })
    void readsWhatEveryLctlPrints(String text) throws IOException {
        Collected found = read(text);

        assertThat(found.problems).isEmpty();
        assertThat(found.entries).usingRecursiveComparison().isEqualTo(List.of(ENTRY));
    }

    /** Lustre 2.5 has a percentage at the end, and up to 2.8 the data is cut in the middle of a byte. */
    @Test
    void losesNothingForAPartThatIsNotUsed() throws IOException {
        String old = LINE.replace("[7461673D68]", "[7461673D687]").replace("done=1048576", "done=41%");

        Collected found = read(old);

        assertThat(found.problems).isEmpty();
        assertThat(found.entries).usingRecursiveComparison().isEqualTo(List.of(
                new ActiveRequest(ENTRY.request(), true, ENTRY.uuid(), 0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "4294967295"})
    void readsEveryArchiveIdAsLustreMayPrintIt(String text) throws IOException {
        Collected found = read(LINE.replace("archive#=2", "archive#=" + text));

        assertThat(found.problems).isEmpty();
        assertThat(found.entries.get(0).request().archiveId()).isEqualTo(-1);
    }

    @Test
    void saysWhichFileSystemAHeaderIsOf() throws IOException {
        Collected found = read(LINE + "\n" + NAME + "\nmds1: " + NAME.replace("testfs", "a-b") + LINE
                + "\nmds1: active_requests=" + LINE + "\nmdt.x.active_requests=\n");

        assertThat(found.problems).isEmpty();
        assertThat(found.entries).hasSize(3);
        assertThat(found.headers).containsExactly("2: testfs", "3: a-b");
    }

    @Test
    void findsKeysByNameWhereverTheyStand() throws IOException {
        List<String> parts = new ArrayList<>(Arrays.asList(LINE.split(" ")));
        Collections.reverse(parts);

        assertThat(read(NAME + String.join(" ", parts)).entries).usingRecursiveComparison().isEqualTo(List.of(ENTRY));
    }

    @Test
    void readsZeroAsGlibcPrintsIt() throws IOException {
        String text = LINE.replace("0x0-", "0-").replace("0x0/", "0/").replace(":0x0]", ":0]");

        assertThat(read(text).entries).usingRecursiveComparison().isEqualTo(List.of(ENTRY));
    }

    @Test
    void readsTheBlocksOfSeveralMdts() throws IOException {
        String other = LINE.replace("RESTORE", "ARCHIVE").replace("[7461673D68]", "[]").replace(" canceled=1", "");
        Collected found = read(NAME + "\n" + LINE + "\n" + NAME.replace("0000", "0001") + "\n"
                + NAME.replace("0000", "0002") + other + "\n");

        assertThat(found.problems).isEmpty();
        assertThat(found.entries).hasSize(2);
        assertThat(found.entries.get(1).request().action()).isEqualTo(Action.ARCHIVE);
        assertThat(found.entries.get(1).request().data()).isEmpty();
        assertThat(found.entries.get(1).cancelled()).isFalse();
    }

    @Test
    void writesTheKernelsForm() {
        assertThat(ENTRY.text()).isEqualTo(LINE);
    }

    @Test
    void namesTheLineThatIsWrongAndGoesOn() throws IOException {
        String hsmActions = "lrh=[type=10680000 len=152 idx=1/7] "
                + LINE.replace("data=", "datalen=9 status=STARTED data=");
        Collected found = read(String.join("\n", LINE, "rubbish", LINE.replace("fid=[0x2", "fid=[x2"),
                LINE.replace(" gid=0x1", ""), LINE + " gid=0x2", LINE.replace("RESTORE", "CANCEL"),
                LINE.replace("6740", "674"), LINE.replace("[7461673D68]", "[74616]"),
                LINE.replace("7461673D68]", "7461673D68"),
                LINE.replace("#=2", "#=0x2"), LINE.replace("0x0-", "0x0"), LINE.replace("d=1 ", "d=2 "),
                hsmActions, "", LINE));

        assertThat(found.entries).hasSize(3);
        assertThat(found.problems).containsExactly(
                "2: 'rubbish' is not key=value",
                "3: '[x200000401:0x5:0x0]' is not a FID",
                "4: gid= is missing",
                "5: gid= is there twice",
                "6: action=CANCEL is not a request",
                "8: data=[74616] is not hexadecimal digits in brackets",
                "9: data=[7461673D68 canceled=1 uuid=0f1e2d3c-4b5a-6978-8796-a5b4c3d2... "
                        + "is not hexadecimal digits in brackets",
                "10: archive#='0x2' is not a number, or too large",
                "11: '0x00xffffffffffffffff' is not two numbers with - between",
                "12: canceled='2' is not a number, or too large",
                "13: status= belongs to hsm.actions, which also lists what has ended; hsm.active_requests is needed");
    }

    @Test
    void archiveIdsAreThoseOfTheKernelWithAllBits() throws IOException {
        Collected found = read(String.join("\n", LINE.replace("#=2", "#=-1"), LINE.replace("#=2", "#=4294967295"),
                LINE.replace("#=2", "#=-2147483649"), LINE.replace("#=2", "#=4294967296"), LINE.replace("#=2", "#=-")));

        assertThat(found.entries).extracting(entry -> entry.request().archiveId()).containsExactly(-1, -1);
        assertThat(found.entries.get(0).text()).contains(" archive#=-1 ");
        assertThat(found.problems).hasSize(3);
    }

    @Test
    void errorMessagesAreFitForATerminal() throws IOException {
        assertThat(read("\u001b[31m" + "x".repeat(1000)).problems.get(0)).hasSizeLessThan(120).doesNotContain("\u001b");
    }

    @Test
    void passesOverALineWithoutEnd() throws IOException {
        InputStream endless = new Repeated("x".repeat(5000).getBytes(StandardCharsets.US_ASCII), 10_000);
        InputStream good = new ByteArrayInputStream(("\n" + LINE).getBytes(StandardCharsets.US_ASCII));
        Collected found = new Collected();
        ActiveRequests.read(new SequenceInputStream(endless, good), found);

        assertThat(found.entries).hasSize(1);
        assertThat(found.problems).containsExactly("1: line of more than " + ActiveRequests.MAX_LINE + " bytes");
    }

    /** More than the heap of these tests, which is small, let alone the requests of the lines. */
    @Test
    void readsMoreLinesThanMemoryHolds() throws IOException {
        long heap = Runtime.getRuntime().maxMemory();
        assertThat(heap).as("the heap that the build gives these tests").isLessThan(100 << 20);
        byte[] line = (LINE + "\n").getBytes(StandardCharsets.US_ASCII);
        long lines = (heap + heap / 4) / line.length;
        long[] count = {0};
        ActiveRequests.read(new Repeated(line, lines), new ActiveRequests.Sink() {
            @Override
            public void request(long number, ActiveRequest entry) {
                if (number != ++count[0]) {
                    throw new AssertionError(number + " instead of " + count[0]);
                }
            }

            @Override
            public void problem(long number, String message) {
                throw new AssertionError(number + ": " + message);
            }
        });
        assertThat(count[0]).isEqualTo(lines);
    }

    private static Collected read(String text) throws IOException {
        Collected found = new Collected();
        ActiveRequests.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), found);
        return found;
    }

    private static final class Collected implements ActiveRequests.Sink {
        final List<ActiveRequest> entries = new ArrayList<>();
        final List<String> problems = new ArrayList<>();
        final List<String> headers = new ArrayList<>();

        @Override
        public void header(long line, String fsname) {
            headers.add(line + ": " + fsname);
        }

        @Override
        public void request(long line, ActiveRequest entry) {
            entries.add(entry);
        }

        @Override
        public void problem(long line, String message) {
            problems.add(line + ": " + message);
        }
    }

    /** The same bytes again and again. */
    private static final class Repeated extends InputStream {
        private final byte[] bytes;
        private long left;
        private int at;

        Repeated(byte[] bytes, long times) {
            this.bytes = bytes;
            left = times * bytes.length;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            int n = (int) Math.min(Math.min(length, left), bytes.length - at);
            System.arraycopy(bytes, at, to, offset, n);
            at = (at + n) % bytes.length;
            left -= n;
            return n;
        }
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where plain values give a request, it is the one that the JSON parser gives. */
class RequestCodecTest {
    private static final long[] EDGES = {0, 1, -1, 10, Integer.MAX_VALUE, 1L << 31, 0xffff_ffffL,
        999_999_999_999_999_999L, 1_000_000_000_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1};
    private static final String BYTES = "\",\\{}:-019 ae\u00e4\0";

    private final RequestCodec codec = new RequestCodec();
    /** One for all, as what stood in a request before must not be taken for what stands in this one. */
    private final PlainRequests plain = new PlainRequests();

    private static long number(Random random) {
        return random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : random.nextLong() >>> random.nextInt(64);
    }

    private static Request request(Random random) {
        Fid fid = new Fid(number(random), (int) number(random), (int) number(random));
        Fid dfid = random.nextBoolean() ? fid : new Fid(number(random), (int) number(random), (int) number(random));
        byte[] data = new byte[random.nextInt(20)];
        random.nextBytes(data);
        for (int i = 0; i < data.length && random.nextInt(3) > 0; i++) {
            data[i] = (byte) ('a' + i);
        }
        return new Request(Action.values()[random.nextInt(4)], fid, dfid, number(random), number(random),
                number(random), number(random), (int) number(random) & Integer.MAX_VALUE, number(random),
                number(random), data,
                random.nextInt(4) == 0 ? "\"x\":1".getBytes(StandardCharsets.UTF_8) : null);
    }

    private static Request archive(long cookie) {
        Fid fid = new Fid(0x200000401L, (int) cookie, 0);
        return new Request(Action.ARCHIVE, fid, fid, 0, -1, cookie, 0, 1, 0, 1_700_000_000_000_000_000L + cookie,
                ("tag=t" + cookie % 10).getBytes(StandardCharsets.UTF_8), null);
    }

    private static byte[] mutated(byte[] text, Random random) {
        byte[] mutant = random.nextBoolean() ? text : java.util.Arrays.copyOf(text, random.nextInt(text.length + 1));
        for (int i = random.nextInt(3); i > 0 && mutant.length > 0; i--) {
            mutant[random.nextInt(mutant.length)] = (byte) BYTES.charAt(random.nextInt(BYTES.length()));
        }
        return mutant;
    }

    @Test
    void agreesWithTheParserOnRecordsAndOnBrokenOnes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] text = codec.write(request(random));
            byte[] tried = random.nextBoolean() ? text : mutated(text, random);
            read += readAlike(tried, seed) ? 1 : 0;
        }
        assertThat(read).as("how many had the form, seed %d", seed).isGreaterThan(1_000);
    }

    /** What nearly all requests have in common changes now and then, and some are broken. */
    @Test
    void agreesWithTheParserWhereRequestsAreAlike() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            Fid fid = new Fid(random.nextInt(2), random.nextInt(2), random.nextInt(20) / 19);
            Fid dfid = new Fid(random.nextInt(2), fid.oid(), fid.ver());
            byte[] text = codec.write(new Request(Action.values()[random.nextInt(20) / 19], fid, dfid, 0,
                    -1 + random.nextInt(20) / 19, random.nextInt(3), 0, random.nextInt(20) / 19,
                    random.nextInt(20) / 19, random.nextInt(2), Request.NO_DATA, null));
            byte[] tried = random.nextInt(4) > 0 ? text : mutated(text, random);
            read += readAlike(tried, seed) ? 1 : 0;
        }
        assertThat(read).as("how many had the form, seed %d", seed).isGreaterThan(30_000);
    }

    /** Whether it has the plain form; then both read the same. */
    private boolean readAlike(byte[] text, long seed) {
        Request compact = plain(text);
        if (compact != null) {
            String shown = new String(text, StandardCharsets.UTF_8);
            assertThat(same(compact, text)).as("seed %d: %s", seed, shown).isTrue();
        }
        return compact != null;
    }

    /** Null where the text has another form than the plain one. */
    private Request plain(byte[] text) {
        PlainJson json = new PlainJson(text, 0, text.length);
        Request request = plain.read(json);
        return json.isComplete() ? request : null;
    }

    private boolean same(Request compact, byte[] text) {
        try {
            Request parsed = codec.parse(text, 0, text.length);
            return parsed.key().equals(compact.key())
                    && java.util.Arrays.equals(codec.write(parsed), codec.write(compact));
        } catch (FormatException e) {
            return false;
        }
    }

    @Test
    void takesTheShortWayForWhatWeWrite() {
        long seed = System.nanoTime();
        RandomRequests random = new RandomRequests(seed);
        for (int i = 0; i < 1_000; i++) {
            Request r = random.next();
            // As nearly all are: data in ASCII, no members that we do not know, a timestamp, and no number is -2^63.
            Fid fid = new Fid(r.fid().seq() | 1, r.fid().oid(), r.fid().ver());
            Request usual = new Request(r.action(), fid, fid, r.extentOffset() | 1, r.extentLength() | 1,
                    r.cookie() | 1, r.gid() | 1, r.archiveId(), r.flags() | 1, r.timestamp() | 1,
                    "tag=x,cr=job 7".getBytes(StandardCharsets.UTF_8), null);
            byte[] text = new PlainWriter().write(usual);
            assertThat(text).as("seed %d: %s", seed, usual).isEqualTo(codec.render(usual));
            Request read = plain(text);
            assertThat(read).as("seed %d: %s", seed, new String(text, StandardCharsets.UTF_8)).isNotNull();
            assertThat(RandomRequests.equal(read, usual)).as("seed %d: %s", seed, usual).isTrue();
            assertThat(RandomRequests.equal(plain(text), usual)).as("again, seed %d: %s", seed, usual).isTrue();
        }
    }

    @Test
    void writesTheSameWhetherOrNotARequestIsPlain() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        PlainWriter writer = new PlainWriter();
        int written = 0;
        for (int i = 0; i < 10_000; i++) {
            Request request = request(random);
            byte[] text = writer.write(request);
            if (text != null) {
                written++;
                assertThat(text).as("seed %d: %s", seed, request).isEqualTo(codec.render(request));
            }
        }
        assertThat(written).as("how many were plain, seed %d", seed).isGreaterThan(100);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        "`\"hai_gid\":0`,`\"hai_gid\":00`", "`\"hai_gid\":0`,`\"hai_gid\":-0`", "`\"hai_gid\":0`,`\"hai_gid\":`",
        "`\"hai_gid\":0`,`\"hai_gid\":18446744073709551615`", "`\"hai_gid\":0`,`\"hai_gid\":9223372036854775808`",
        "`\"hai_gid\":0`,`\"hai_gid\":0.0`", "`\"hai_gid\":0`,`\"hai_gid\":  0`",
        "`\"hai_action\":20`,`\"hai_action\":24`",
        "`\"f_ver\":0`,`\"f_ver\":4294967296`", "`\"f_ver\":0`,`\"f_ver\":-1`", "`tag=t1`,`tag\\u003dt1`",
        "`tag=t1`,`t\u00e4g`", "`\"hal_archive_id\":1`,`\"hal_archive_id\":-1`"})
    void leavesTheRestToTheParser(String usual, String unusual) {
        String text = new String(codec.write(archive(1)), StandardCharsets.UTF_8);
        assertThat(text).contains(usual);
        assertThat(plain(text.replace(usual, unusual).getBytes(StandardCharsets.UTF_8))).isNull();
    }
}

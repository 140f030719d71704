// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every codec gives back what it was given, and meets damaged input with its own exception, whatever the damage. */
class RandomCodecTest {
    private static final int ROUNDS = System.getProperty("soak") == null ? 5_000 : 20_000;
    private static final long SEED = 20261122;

    private final JsonFactory factory = new JsonFactory();

    @ParameterizedTest
    @ValueSource(longs = {SEED, SEED + 1})
    void json(long seed) throws Exception {
        RandomRequests random = new RandomRequests(seed);
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Request request = random.next();
            byte[] json = write(request);
            same(read(json), request, seed, i);
            try {
                Request other = read(random.damage(json));
                same(read(write(other)), other, seed, i);
            } catch (FormatException | JsonProcessingException e) {
                refused++;
            } catch (RuntimeException e) {
                fail("seed " + seed + " round " + i, e);
            }
        }
        assertThat(refused).as("refused, seed %d", seed).isBetween(ROUNDS / 4, ROUNDS - 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {SEED, SEED + 1})
    void actionLists(long seed) throws Exception {
        RandomRequests random = new RandomRequests(seed);
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String fsname = "testfs01".substring(0, i % 9);
            long flags = random.number();
            int archiveId = (int) random.number();
            List<Request> requests = new ArrayList<>();
            for (int n = i % 5; n > 0; n--) {
                requests.add(random.fromLustre(archiveId, flags, random.data()));
            }
            byte[] list = ActionLists.encode(fsname, archiveId, flags, requests);
            ActionList decoded = HalCodec.decode(ByteBuffer.wrap(list));
            assertThat(decoded.fsname()).isEqualTo(fsname);
            assertThat(decoded.requests()).as("seed %d round %d", seed, i).hasSameSizeAs(requests);
            for (int n = 0; n < requests.size(); n++) {
                same(decoded.requests().get(n), requests.get(n), seed, i);
            }
            try {
                ActionList other = HalCodec.decode(ByteBuffer.wrap(random.damage(list)));
                assertThat(other.requests().size() + other.unknown().size()).isLessThanOrEqualTo(list.length / 72);
                refused += other.fault() == null ? 0 : 1;
            } catch (FormatException e) {
                refused++;
            } catch (RuntimeException e) {
                fail("seed " + seed + " round " + i, e);
            }
        }
        assertThat(refused).as("refused, seed %d", seed).isBetween(ROUNDS / 10, ROUNDS - 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {SEED, SEED + 1})
    void activeRequests(long seed) throws Exception {
        RandomRequests random = new RandomRequests(seed);
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            int archiveId = (int) random.number();
            Request request = random.fromLustre(archiveId, random.number(), random.data());
            if (request.action() == Action.CANCEL) {
                continue;
            }
            ActiveRequest entry = new ActiveRequest(request, i % 2 == 1, "0f1e2d3c-4b5a", random.number());
            String line = entry.text();
            List<ActiveRequest> found = new ArrayList<>();
            assertThat(parse(line, found)).as("seed %d round %d", seed, i).isZero();
            same(found.get(0).request(), request, seed, i);
            assertThat(found.get(0)).isEqualTo(new ActiveRequest(found.get(0).request(), entry.cancelled(),
                    entry.uuid(), entry.done()));
            try {
                refused += parse(new String(random.damage(line.getBytes(StandardCharsets.ISO_8859_1)),
                        StandardCharsets.ISO_8859_1), found);
            } catch (RuntimeException e) {
                fail("seed " + seed + " round " + i, e);
            }
        }
        assertThat(refused).as("refused, seed %d", seed).isGreaterThan(ROUNDS / 10);
    }

    @ParameterizedTest
    @ValueSource(longs = {SEED, SEED + 1})
    void fidsAndKeys(long seed) throws Exception {
        RandomRequests random = new RandomRequests(seed);
        for (int i = 0; i < ROUNDS; i++) {
            Request request = random.next();
            String fid = request.fid().toString();
            assertThat(Fid.parse(fid)).isEqualTo(request.fid());
            assertThat(Fid.parse(fid.substring(1, fid.length() - 1))).isEqualTo(request.fid());
            assertThat(RequestKey.parse(request.key().toBytes())).isEqualTo(request.key());
            try {
                byte[] other = random.damage(request.key().toBytes());
                assertThat(RequestKey.parse(other).toBytes()).isEqualTo(other);
            } catch (FormatException e) {
                assertThat(e).hasMessageStartingWith("request key");
            }
            try {
                Fid.parse(new String(random.damage(fid.getBytes(StandardCharsets.ISO_8859_1)), StandardCharsets.UTF_8));
            } catch (FormatException e) {
                assertThat(e).hasMessageContaining("FID");
            }
        }
    }

    private static void same(Request actual, Request expected, long seed, int round) {
        assertThat(RandomRequests.equal(actual, expected)).as("seed %d round %d: %s", seed, round, expected).isTrue();
    }

    private static int parse(String text, List<ActiveRequest> found) throws IOException {
        int[] problems = {0};
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
        ActiveRequests.read(in, new ActiveRequests.Sink() {
            @Override
            public void request(long line, ActiveRequest entry) {
                found.add(entry);
            }

            @Override
            public void problem(long line, String message) {
                assertThat(message).isNotEmpty();
                problems[0]++;
            }
        });
        return problems[0];
    }

    private Request read(byte[] json) throws IOException, FormatException {
        try (JsonParser parser = factory.createParser(json)) {
            parser.nextToken();
            Request request = RequestJson.read(parser);
            assertThat(parser.currentToken()).isEqualTo(JsonToken.END_OBJECT);
            return request;
        }
    }

    private byte[] write(Request request) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = factory.createGenerator(bytes)) {
            RequestJson.write(generator, request);
        }
        return bytes.toByteArray();
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.lustre.HsmItem;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What receives from Lustre and what reports ends there, against the stand-in's real library. */
class LustreSideTest {
    private static final Fid NOWHERE = new Fid(0x200000401L, 0x99, 0);
    private static final long LIFE = 1;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final Log log = new Log("ingest", Level.INFO, new PrintStream(logged, true, StandardCharsets.UTF_8));
    private final Registration registration = new Registration();
    private StandIn lustre;
    private Spool spool;
    private LustreReceiver receiver;
    private EndReporter reporter;

    @BeforeEach
    void start() throws Exception {
        lustre = new StandIn(directory);
        spool = new Spool(directory.resolve("spool"), 0, log);
        receiver = new LustreReceiver(lustre.library(), lustre.mount.toString(), List.of(), registration, spool, log,
                () -> { });
        reporter = new EndReporter(registration, log, () -> { });
        receiver.start();
        reporter.start();
    }

    @AfterEach
    void stop() {
        if (reporter != null) {
            reporter.stop();
            receiver.stop();
        }
        if (lustre != null) {
            lustre.close();
        }
    }

    private void register() {
        receiver.register(true);
        StandIn.await(() -> lustre.agents() == 2);
    }

    /** What has come, as soon as it is so many requests. */
    private List<Request> requests(int count) {
        List<Request> all = new ArrayList<>();
        StandIn.await(() -> {
            for (Spool.Taken taken = receiver.take(); taken != null; taken = receiver.take()) {
                all.addAll(taken.list().requests());
            }
            return all.size() >= count;
        });
        assertThat(all).hasSize(count);
        return all;
    }

    private EndReporter.Told told() {
        EndReporter.Told[] told = new EndReporter.Told[1];
        StandIn.await(() -> (told[0] = reporter.told()) != null);
        return told[0];
    }

    private String log() {
        return logged.toString(StandardCharsets.UTF_8);
    }

    @Test
    void isACopytoolOnlyWhileItIsWantedToBe() throws Exception {
        assertThat(lustre.agents()).isZero();
        register();
        receiver.register(false);
        StandIn.await(() -> lustre.agents() == 0);
        lustre.archive(lustre.file(0, "later"));
        assertThat(receiver.take()).isNull();
        register();

        assertThat(requests(1)).hasSize(1);
        assertThat(log()).contains("registered with Lustre", "unregistered from Lustre");
    }

    @Test
    void whatLustreHasGivenIsKeptForTheNextLife() throws Exception {
        lustre.archive(lustre.file(0, "a"), lustre.file(1, "b"));
        register();
        List<Request> given = requests(2);

        List<Spool.Taken> left = new Spool(directory.resolve("spool"), 0, log).open();

        assertThat(left.stream().flatMap(taken -> taken.list().requests().stream()).map(Request::key))
                .containsExactlyInAnyOrderElementsOf(given.stream().map(Request::key).toList());
    }

    @Test
    void waitsForACoordinatorThatIsOff() throws Exception {
        lustre.run("lctl", "set_param", "mdt.*.hsm_control=shutdown");
        receiver.register(true);
        StandIn.await(() -> receiver.awaited() != null);

        assertThat(receiver.awaited().reason()).contains("ENXIO");
        receiver.register(false);
        assertThat(receiver.awaited()).isNull();
    }

    @Test
    void tellsOfAnEndAndSaysThatItHas() throws Exception {
        lustre.archive(lustre.file(0, "a"));
        register();
        Request request = requests(1).get(0);

        reporter.cancelled(request, 7, LIFE);

        EndReporter.Told told = told();
        assertThat(told.known()).isTrue();
        assertThat(told.end().id()).isEqualTo(7);
        assertThat(lustre.ends(request.cookie())).singleElement().asString().containsPattern("\"errval\": *125");
    }

    @Test
    void anEndOfWhatLustreDoesNotKnowIsOver() {
        register();
        reporter.cancelled(StandIn.request(NOWHERE, 4711), 8, LIFE);

        EndReporter.Told told = told();
        assertThat(told.known()).isFalse();
        assertThat(told.end().id()).isEqualTo(8);
    }

    @Test
    void aSchedulerHearsOfTheEndsThatItHasGiven() {
        IntStream.rangeClosed(1, 300).forEach(id -> reporter.cancelled(StandIn.request(NOWHERE, id), id, LIFE));
        reporter.cancelled(StandIn.request(NOWHERE, 301), 301, LIFE + 1);
        reporter.cancelled(StandIn.request(NOWHERE, 302), 302, LIFE);
        register();
        List<Long> ids = new ArrayList<>();
        StandIn.await(() -> {
            reporter.answers(LIFE).forEach(answer -> ids.addAll(((Message.Told) answer).ids()));
            return ids.contains(302L);
        });
        assertThat(ids).containsExactlyElementsOf(
                LongStream.rangeClosed(1, 302).filter(id -> id != 301).boxed().toList());
    }

    /** A scheduler that has not heard of it asks again, and finds the newer request behind the old one. */
    @Test
    void aRestoreIsEndedAndAskedForAnewOnce() throws Exception {
        Path file = lustre.file(0, "a");
        lustre.archive(file);
        register();
        registration.await().fail(HsmItem.of(requests(1).get(0)), 0, false);
        lustre.restore(file);
        Request restore = requests(1).get(0);

        reporter.interrupted(restore, LIFE);
        assertThat(told().known()).isTrue();
        assertThat(requests(1).get(0).cookie()).isNotEqualTo(restore.cookie());

        reporter.interrupted(restore, LIFE + 1);
        EndReporter.Told told = told();
        assertThat(told.known()).isFalse();
        assertThat(told.end().life()).isEqualTo(LIFE + 1);
    }

    @Test
    void whatNobodyWantsToHearIsNotSaid() throws Exception {
        lustre.archive(lustre.file(0, "a"));
        register();
        Request request = requests(1).get(0);

        reporter.notSupported(HsmItem.of(request));

        StandIn.await(() -> !lustre.ends(request.cookie()).isEmpty());
        assertThat(lustre.ends(request.cookie())).singleElement().asString().containsPattern("\"errval\": *22");
        assertThat(reporter.told()).isNull();
        assertThat(reporter.lost()).isZero();
    }

    /** And when it is back, Lustre has forgotten us: the registration is made anew. */
    @Test
    void anMdtThatIsShutDownHoldsUpNoOther() throws Exception {
        lustre.archive(lustre.file(0, "a"));
        register();
        Request first = requests(1).get(0);
        lustre.archive(lustre.file(1, "b"));
        Request second = requests(1).get(0);
        lustre.run("lctl", "set_param", "mdt.*MDT0001.hsm_control=shutdown");

        reporter.cancelled(second, 2, LIFE);
        reporter.cancelled(first, 1, LIFE);
        assertThat(told().end().id()).isEqualTo(1);
        StandIn.await(() -> log().contains("cannot tell Lustre of an end"));
        assertThat(reporter.told()).isNull();

        lustre.run("lctl", "set_param", "mdt.*MDT0001.hsm_control=enabled");
        assertThat(told().end().id()).isEqualTo(2);
        StandIn.await(() -> log().contains("has forgotten us, registering again"));
        StandIn.await(() -> lustre.agents() == 2);
    }

    /** What is said of a call that has lasted for so many seconds, as soon as there is one. */
    private String saidOfACall(int seconds) {
        logged.reset();
        StandIn.await(() -> {
            long now = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            reporter.look(now);
            receiver.look(now);
            return log().contains("Lustre does not answer") || log().contains("Lustre answers again");
        });
        return log();
    }

    @Test
    void anMdtThatHangsIsSaid() throws Exception {
        lustre.archive(lustre.file(1, "a"), lustre.file(1, "b"));
        register();
        List<Request> given = requests(2);
        reporter.cancelled(given.get(0), 1, LIFE);
        assertThat(told().end().id()).isEqualTo(1);

        lustre.hang();
        reporter.cancelled(given.get(1), 2, LIFE);
        assertThat(saidOfACall(11)).containsPattern("Lustre does not answer mdt=1 waiting=0 for_s=1\\d\n")
                .hasLineCount(1);
        reporter.look(System.nanoTime() + TimeUnit.SECONDS.toNanos(60));
        assertThat(log()).as("less than a minute later").hasLineCount(1);
        assertThat(saidOfACall(75)).containsPattern("Lustre does not answer mdt=1 waiting=0 for_s=7\\d\n");
        lustre.goOn();
        assertThat(told().end().id()).isEqualTo(2);
        assertThat(saidOfACall(80)).contains("Lustre answers again mdt=1 waiting=0 for_s=8");
    }

    @Test
    void aLustreThatDoesNotSayWhoseAFileIsIsSaid() throws Exception {
        register();
        lustre.hang();
        reporter.cancelled(StandIn.request(NOWHERE, 1), 1, LIFE);
        assertThat(saidOfACall(11)).contains("Lustre does not answer call=\"which MDT has a file\" waiting=0");
        lustre.goOn();
        assertThat(told().end().id()).isEqualTo(1);
        assertThat(saidOfACall(12)).contains("Lustre answers again call=\"which MDT has a file\"");
    }

    @Test
    void aLustreThatLetsNobodyRegisterIsSaid() throws Exception {
        lustre.hang();
        receiver.register(true);
        assertThat(saidOfACall(11)).contains("Lustre does not answer call=registration mount=");
        lustre.goOn();
        StandIn.await(() -> lustre.agents() == 2);
        assertThat(saidOfACall(0)).contains("Lustre answers again call=registration");
    }

    @Test
    void aSchedulerThatGivesAllAnewReplacesWhatWaits() {
        reporter.cancelled(StandIn.request(NOWHERE, 1), 1, LIFE);
        reporter.cancelled(StandIn.request(NOWHERE, 1), 1, LIFE + 1);
        reporter.notSupported(HsmItem.of(StandIn.request(NOWHERE, 2)));
        assertThat(reporter.lost()).isEqualTo(1);

        register();
        assertThat(told().end().life()).isEqualTo(LIFE);
        assertThat(told().end().life()).isEqualTo(LIFE + 1);
    }
}

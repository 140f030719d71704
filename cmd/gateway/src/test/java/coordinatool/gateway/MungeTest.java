// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import coordinatool.auth.Challenge;
import coordinatool.auth.Munge;
import coordinatool.bus.Message;
import coordinatool.wire.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that wants to know who speaks, and real munged's, good and bad. */
class MungeTest {
    private static final Pattern NONCE = Pattern.compile("\"nonce\":\"([0-9a-f]{32})\"");
    private static final int SOMEBODY = 12345;
    private static final String LOCK = "{\"command\":\"lock\",\"locked\":1}";

    @TempDir
    static Path directory;
    private static Munged munged;

    @TempDir
    Path siteDirectory;
    private Site site;

    @BeforeAll
    static void startMunged() throws Exception {
        assumeTrue(Munged.isInstalled("munged"), "munged is not installed");
        munged = new Munged(directory.resolve("a"), "the key of this site", "");
    }

    @AfterAll
    static void stopMunged() throws Exception {
        if (munged != null) {
            munged.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        site = new Site(siteDirectory, Limits.DEFAULT, "auth munge\nmunge_socket " + munged.socket()
                + "\nmonitors " + (SOMEBODY + 1));
        site.startScheduler();
        site.connect();
        site.scheduler().nextOf(Message.Connected.class);
    }

    @AfterEach
    void stop() throws Exception {
        site.close();
    }

    private static boolean weAreRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static String nonce(Client client) throws IOException {
        String reply = client.say("{\"command\":\"auth\"}").hear();
        assertThat(reply).startsWith("{\"command\":\"auth\",\"auth\":\"munge\",\"nonce\":");
        Matcher nonce = NONCE.matcher(reply);
        assertThat(nonce.find()).isTrue();
        return nonce.group(1);
    }

    private static String present(Client client, String credential) throws IOException {
        return client.say("{\"command\":\"auth\",\"credential\":\"" + credential + "\"}").hear();
    }

    private void lockIsRefused(Client client) throws IOException {
        assertThat(client.say(LOCK).hear()).startsWith("{\"command\":\"lock\",\"status\":13,");
    }

    private void mayLock(Client client) throws IOException {
        client.say(LOCK);
        site.scheduler().answer(new Message.Answer(site.scheduler().nextOf(Message.Lock.class).id(), 0, null));
        assertThat(client.hear()).isEqualTo("{\"command\":\"lock\"}");
    }

    @Test
    void rootMayDoAnythingAndOthersWhatTheyMay() throws Exception {
        assumeTrue(weAreRoot(), "only root can be other users");
        Client root = site.connect();
        lockIsRefused(root);
        String credential = Munge.load(munged.socket().toString()).encode(Challenge.payload(nonce(root)));
        // Commands behind it wait until it is known who says them.
        root.say("{\"command\":\"auth\",\"credential\":\"" + credential + "\"}" + LOCK);
        assertThat(root.hear()).isEqualTo("{\"command\":\"auth\"}");
        site.scheduler().answer(new Message.Answer(site.scheduler().nextOf(Message.Lock.class).id(), 0, null));
        assertThat(root.hear()).isEqualTo("{\"command\":\"lock\"}");

        Client somebody = site.connect();
        assertThat(present(somebody, munged.credentialOf(SOMEBODY, Challenge.payload(nonce(somebody)))))
                .isEqualTo("{\"command\":\"auth\"}");
        lockIsRefused(somebody);
        somebody.say("{\"command\":\"status\"}");
        site.scheduler().nextOf(Message.Status.class);
        assertThat(site.log()).contains("authenticated user=\"uid 12345\"").contains("roles=user ")
                .contains("command refused: not for this role command=lock missing=operator user=\"uid 12345\"")
                .doesNotContain(credential);
    }

    /** Each of these is refused, and the connection stays what it was. */
    @Test
    void whatOpensNothing() throws Exception {
        Munge ours = Munge.load(munged.socket().toString());
        refused("not valid", nonce -> "MUNGE:AAAA:");
        refused("not valid", nonce -> ours.encode(Challenge.payload(nonce)).replaceFirst("(MUNGE:.{30}).", "$1-"));
        refused("not made for this connection", nonce -> ours.encode("something else"));
        refused("not made for this connection", nonce -> ours.encode(nonce));
        Client other = site.connect();
        String stolen = ours.encode(Challenge.payload(nonce(other)));
        refused("not made for this connection", nonce -> stolen);
        assertThat(present(other, stolen)).contains("used before");
        refused("expired", nonce -> {
            String credential = munged.credential(Challenge.payload(nonce), "--ttl=1");
            Thread.sleep(2100);
            return credential;
        });
    }

    private interface Maker {
        String credential(String nonce) throws Exception;
    }

    private void refused(String why, Maker maker) throws Exception {
        Client client = site.connect();
        String credential = maker.credential(nonce(client));
        assertThat(present(client, credential)).startsWith("{\"command\":\"auth\",\"status\":13,").contains(why);
        lockIsRefused(client);
        // One try a connection.
        assertThat(present(client, credential)).contains("\"status\":22");
        assertThat(client.say("{\"command\":\"auth\"}").hear()).isEqualTo("{\"command\":\"auth\",\"auth\":\"munge\"}");
        assertThat(site.log()).doesNotContain(credential);
    }

    @Test
    void mungedOfAnotherKeyOrAnotherTime() throws Exception {
        try (Munged foreign = new Munged(directory.resolve("b"), "another key", "")) {
            refused("not valid", nonce -> foreign.credential(Challenge.payload(nonce)));
        }
        assumeTrue(Munged.isInstalled("faketime"), "faketime is not installed");
        try (Munged early = new Munged(directory.resolve("c"), "the key of this site", "+10m");
                Munged late = new Munged(directory.resolve("d"), "the key of this site", "-10m")) {
            refused("of the future", nonce -> early.credential(Challenge.payload(nonce)));
            refused("expired", nonce -> late.credential(Challenge.payload(nonce)));
        }
    }

    @Test
    void mungedMayHangOrGoAndComeBack() throws Exception {
        assumeTrue(weAreRoot(), "root may do anything");
        Munge ours = Munge.load(munged.socket().toString());
        Client first = site.connect();
        String credential = ours.encode(Challenge.payload(nonce(first)));
        Client second = site.connect();
        String another = ours.encode(Challenge.payload(nonce(second)));
        munged.signal("STOP");
        first.say("{\"command\":\"auth\",\"credential\":\"" + credential + "\"}");
        // Nobody else waits for it.
        long begin = System.nanoTime();
        lockIsRefused(site.connect());
        assertThat(System.nanoTime() - begin).isLessThan(1_000_000_000L);
        munged.signal("CONT");
        assertThat(first.hear()).isEqualTo("{\"command\":\"auth\"}");
        mayLock(first);

        munged.kill();
        assertThat(present(second, another)).startsWith("{\"command\":\"auth\",\"status\":11,")
                .contains("munged cannot be asked");
        munged.start();
        Client third = site.connect();
        assertThat(present(third, ours.encode(Challenge.payload(nonce(third))))).isEqualTo("{\"command\":\"auth\"}");
        mayLock(third);
    }
}

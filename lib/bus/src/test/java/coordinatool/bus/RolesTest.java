// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.Ports;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who has the key of one role can be nothing else, and keys are exchanged while all goes on. */
@Timeout(60)
class RolesTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path directory;
    private Path file;
    private KeyMaker maker;
    private int port;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Log log = new Log("test", Level.INFO, new PrintStream(said, true));
    private ServerProbe server;

    @BeforeEach
    void start() throws Exception {
        file = directory.resolve("bus.key");
        maker = new KeyMaker(file);
        port = Ports.free();
        server = new ServerProbe(port, file, log);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aKeyOfOneRoleIsNoneOfAnother() throws Exception {
        for (Role key : Role.ALL) {
            try (DealerSocket peer = dealer(KeyFile.read(file, key))) {
                Turns.until(peer::cameUp, server);
                for (Role claimed : Role.ALL) {
                    if (claimed != key) {
                        peer.transmit(hello(claimed, "liar-" + key));
                    }
                }
                peer.transmit(hello(key, "true"));
                String met = key + " true null";
                Turns.until(() -> server.names.contains(met), server);
            }
        }
        assertThat(server.names).allMatch(name -> name.contains(" true ")).hasSize(Role.ALL.size());
        assertThat(said.toString()).contains("bus key of another role").contains("liar-INGEST");
    }

    @Test
    void oldAndNewKeyHoldUntilTheOldOneIsDeleted() throws Exception {
        String former = KeyFile.read(file, Role.GATEWAY).publicKey();
        try (ClientProbe client = new ClientProbe(port, file, "m0", log);
                DealerSocket thief = dealer(KeyFile.read(file, Role.GATEWAY))) {
            Turns.until(() -> client.epochs.size() == 1, server, client);
            Turns.until(thief::cameUp, server, client);
            Files.move(KeyFile.draft(file, maker.newKey(Role.GATEWAY)), KeyFile.of(file, Role.GATEWAY),
                    StandardCopyOption.REPLACE_EXISTING);
            try (ClientProbe other = new ClientProbe(port, file, "m1", log)) {
                Turns.until(() -> other.epochs.size() == 1, server, client, other);
            }
            assertThat(client.epochs).as("goes on with the old one").hasSize(1);

            Files.writeString(file, Files.readString(file).replace("gateway-public " + former, ""));
            Turns.until(() -> client.epochs.size() == 2, server, client);
            assertThat(said.toString()).contains("bus keys read again").contains("bus key not accepted any more");
            client.bus.send(new Message.Accepted(7));
            Turns.until(() -> server.messages.contains(new Message.Accepted(7)), server, client);

            int before = server.peers.size();
            thief.transmit(hello(Role.GATEWAY, "thief"));
            long end = System.nanoTime() + SECOND / 2;
            Turns.until(() -> System.nanoTime() > end, server, client);
            assertThat(server.peers).hasSize(before);
            Turns.until(() -> said.toString().contains("peer=thief"), server, client);
            assertThat(said.toString()).doesNotContain("bus key of another role");
        }
    }

    @Test
    void aFileThatCannotBeReadChangesNothing() throws Exception {
        Path copy = copy();
        for (String unusable : List.of(Files.readString(file) + "nonsense\n", "")) {
            said.reset();
            Files.writeString(file, unusable);
            Turns.until(() -> said.toString().contains("bus keys not read again"), server);
            try (ClientProbe client = new ClientProbe(port, copy, "m0", log)) {
                Turns.until(() -> client.epochs.size() == 1, server, client);
            }
        }
    }

    @Test
    void aNewKeyOfTheSchedulerIsFoundByThoseWhoWereToldOfIt() throws Exception {
        NamedKey former = maker.readOrCreate().server();
        maker.newSchedulersKey();
        try (ClientProbe client = new ClientProbe(port, file, "m0", log)) {
            Turns.until(() -> client.epochs.size() == 1, server, client);
            Files.writeString(file, Files.readString(file).replace(former.lines(), ""));
            server.close();
            server = new ServerProbe(port, file, log);
            Turns.until(() -> client.epochs.size() == 2, server, client);
        }
    }

    /** A copy of all files, as a client's probe makes what is not there. */
    private Path copy() throws Exception {
        Path copy = directory.resolve("copy.key");
        Files.move(KeyFile.draft(copy, Files.readString(file)), copy);
        for (Role role : Role.ALL) {
            Files.copy(KeyFile.of(file, role), KeyFile.of(copy, role), StandardCopyOption.COPY_ATTRIBUTES);
        }
        return copy;
    }

    private DealerSocket dealer(PeerKeys keys) {
        return new DealerSocket("127.0.0.1", port, 1 << 20, () -> keys, log, System.nanoTime());
    }

    private static byte[] hello(Role role, String name) {
        return Frame.hello(role.ordinal(), new Program(1, role, name, null));
    }
}

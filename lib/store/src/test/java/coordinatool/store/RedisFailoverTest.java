// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static coordinatool.store.Owner.archive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.tool.Endpoint;
import coordinatool.tool.Fatal;
import coordinatool.tool.NotYet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** More than one Redis, of which one is written to; and a Redis behind a Unix socket. */
class RedisFailoverTest {
    private static final String[] NO_DELAY = {"--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1"};

    @TempDir
    Path directory;
    private int cookie;

    private static Endpoint at(RedisServer redis) {
        return new Endpoint(RedisServer.HOST, redis.port());
    }

    private static RedisAddress address(String sentinel, Endpoint... servers) {
        return new RedisAddress(List.of(servers), sentinel, "", "", 0, null);
    }

    private static RedisServer replicaOf(RedisServer primary) throws IOException {
        RedisServer replica = new RedisServer(NO_DELAY);
        follow(replica, primary);
        return replica;
    }

    private static void follow(RedisServer replica, RedisServer primary) {
        try (Jedis client = replica.client()) {
            client.replicaof(RedisServer.HOST, primary.port());
        }
        while (!copies(replica)) {
            Thread.onSpinWait();
        }
    }

    /** Whether it has all of its primary. Who makes it a replica may end our connection. */
    private static boolean copies(RedisServer redis) {
        try (Jedis client = redis.client()) {
            return client.info("replication").contains("master_link_status:up");
        } catch (JedisConnectionException e) {
            return false;
        }
    }

    private void writeUntil(Owner owner, BooleanSupplier condition) {
        owner.until(() -> {
            write(owner, 10);
            return condition.getAsBoolean();
        });
        write(owner, 10);
    }

    private void write(Owner owner, int requests) {
        for (int i = 0; i < requests; i++) {
            owner.put(archive(++cookie));
            owner.submit();
        }
    }

    @Test
    void aUnixSocketIsAsGoodAsAPort() throws Exception {
        String path = directory.resolve("redis.sock").toString();
        assertThatThrownBy(() -> new Owner(address("", new Endpoint(path, 0)))).isInstanceOf(NotYet.class)
                .hasMessageContaining(path).hasMessageContaining("No such file");
        try (RedisServer redis = new RedisServer("--unixsocket", path);
                Owner owner = new Owner(address("", new Endpoint(path, 0)))) {
            owner.fill();
            // More than the socket's buffers hold.
            write(owner, 5_000);
            owner.untilIn(redis);
            redis.stop();
            write(owner, 1);
            owner.until(() -> owner.log().contains("no answer within"));
            redis.go();
            owner.untilIn(redis);
            redis.kill();
            owner.until(() -> owner.log().contains("redis away, going on from memory redis=" + path));
        }
    }

    @Test
    void ofAListThePrimaryIsWrittenToWhicheverThatIs() throws Exception {
        try (RedisServer one = new RedisServer(NO_DELAY); RedisServer other = replicaOf(one);
                Owner owner = new Owner(address("", at(other), at(one)))) {
            owner.fill();
            owner.untilIn(one);
            one.kill();
            write(owner, 100);
            owner.until(() -> owner.store.state().awayReason().contains("is a replica of"));
            try (Jedis client = other.client()) {
                client.replicaofNoOne();
                owner.untilIn(other);
                // The first one comes back, and thinks that it still is what it was.
                one.start(NO_DELAY);
                write(owner, 100);
                client.sendCommand(Command.CLIENT, "KILL", "TYPE", "NORMAL", "SKIPME", "YES");
                owner.until(() -> owner.store.state().awayReason()
                        .contains("is a primary: make all but the right one"));
            }
            follow(one, other);
            owner.untilIn(other);
        }
    }

    @Test
    void whatSentinelSaysIsFollowed() throws Exception {
        try (RedisServer one = new RedisServer(NO_DELAY); RedisServer other = replicaOf(one);
                RedisServer sentinel = sentinel(one)) {
            assertThatThrownBy(() -> new Owner(address("others", at(sentinel)))).isInstanceOf(NotYet.class)
                    .hasMessageContaining("No such master with that name");
            RedisAddress withPassword = new RedisAddress(List.of(at(sentinel)), "queue", "", "/no/file", 0, null);
            assertThatThrownBy(() -> new Owner(withPassword)).as("of no interest to a Sentinel that wants none")
                    .isInstanceOf(Fatal.class).hasMessageContaining("cannot be read: no such file");
            Endpoint nobody = new Endpoint(RedisServer.HOST, 1);
            try (Owner owner = new Owner(address("queue", nobody, at(sentinel))); Jedis ask = sentinel.client()) {
                owner.fill();
                owner.untilIn(one);
                until(ask, "num-slaves", "1");
                one.kill();
                writeUntil(owner, () -> ask.sentinelGetMasterAddrByName("queue").get(1)
                        .equals(Integer.toString(other.port())));
                owner.untilIn(other);
                if (System.getenv("COORDINATOOL_SOAK") == null) {
                    // Sentinel takes half a minute for what follows.
                    return;
                }
                one.start(NO_DELAY);
                // Made a replica by Sentinel, in its time.
                until(ask, "num-slaves", "1");
                writeUntil(owner, () -> copies(one));
                // The primary lives, and is not told at once.
                ask.sentinelFailover("queue");
                owner.until(() -> owner.log().contains("Sentinel has made " + at(one) + " the primary")
                        || owner.log().contains("it is a replica of " + at(one)));
                write(owner, 10);
                owner.untilIn(one);
            }
        }
    }

    private static void until(Jedis sentinel, String field, String value) {
        while (!value.equals(sentinel.sentinelMaster("queue").get(field))) {
            Thread.onSpinWait();
        }
    }

    private RedisServer sentinel(RedisServer primary) throws IOException {
        Path file = Files.writeString(directory.resolve("sentinel.conf"), """
                sentinel monitor queue 127.0.0.1 %d 1
                sentinel down-after-milliseconds queue 300
                sentinel failover-timeout queue 2000
                """.formatted(primary.port()));
        return new RedisServer(file);
    }
}

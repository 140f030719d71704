// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static coordinatool.store.Owner.archive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.tool.NotYet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol.Command;

/** A Redis that answers, but does not do what it is asked for: full, without a disk, loading, of another kind. */
class RedisRefusesTest extends FilledRedisTestCase {
    private void untilAway(String reason) {
        owner.put(archive(1_000));
        owner.delete(archive(7).key());
        owner.submit();
        owner.until(() -> owner.store.state().awayReason().contains(reason));
        assertThat(owner.store.state().durable()).isFalse();
    }

    @Test
    void fullAndThenNot() {
        client.configSet("maxmemory", "1mb");
        untilAway("OOM");
        client.configSet("maxmemory", "0");
        untilMended();
    }

    @Test
    void withoutADiskToSaveTo() throws IOException {
        client.configSet("save", "3600 1");
        redis.loseDirectory();
        client.bgsave();
        owner.until(() -> client.info("persistence").contains("rdb_last_bgsave_status:err"));
        untilAway("MISCONF");
        assertThatThrownBy(() -> new Owner(redis)).isInstanceOf(NotYet.class).hasMessageContaining("MISCONF");
        client.configSet("stop-writes-on-bgsave-error", "no");
        untilMended();
        assertThat(owner.log()).containsOnlyOnce("MISCONF");
    }

    @Test
    void loadingWhenItComesBack() throws IOException {
        for (int i = 0; i < 500; i++) {
            client.set("filler" + i, "x".repeat(100));
        }
        redis.save();
        redis.kill();
        redis.launch("--key-load-delay", "2000", "--loading-process-events-interval-bytes", "1024");
        untilAway("LOADING");
        untilMended();
    }

    @Test
    void closingIdleConnectionsAfterASecond() {
        client.configSet("timeout", "1");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
        owner.until(() -> System.nanoTime() > end);
        untilMended();
        assertThat(owner.log()).doesNotContain("redis away");
    }

    @Test
    void withKeysOfOursThatAreNone() {
        for (String key : new String[] {"coordinatool_requests", "coordinatool_bad", "coordinatool_owner"}) {
            client.del(key);
            client.lpush(key, "of another type");
        }
        untilAway("WRONGTYPE");
        untilMended();
        assertThat(client.lrange("coordinatool_bad:coordinatool_requests", 0, -1)).containsExactly("of another type");
        assertThat(owner.log()).contains("redis key set aside key=coordinatool_requests",
                "to=coordinatool_bad:coordinatool_bad");
        owner.close();
        client.del("coordinatool_cancels");
        client.set("coordinatool_cancels", "again");
        owner = new Owner(redis);
        owner.assertIsIn(redis);
        assertThat(client.get("coordinatool_bad:coordinatool_cancels")).isEqualTo("again");
    }

    @Test
    void withAKeyThatWeMayNotSetAside() {
        client.sendCommand(Command.ACL, "SETUSER", "default", "-rename", "-renamenx");
        client.del("coordinatool_requests");
        client.set("coordinatool_requests", "of another type");
        untilAway("the key coordinatool_requests is a string that is not ours: rename or delete it");
        client.del("coordinatool_requests");
        untilMended();
    }

    @Test
    void beingAnotherKindOfServer() throws Exception {
        try (ServerSocket web = new ServerSocket(0, 1, InetAddress.getByName(RedisServer.HOST))) {
            Thread answers = new Thread(() -> {
                try (Socket socket = web.accept()) {
                    socket.getInputStream().read();
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().readAllBytes();
                } catch (IOException ignored) {
                    // The client has closed.
                }
            });
            answers.start();
            RedisAddress address = new RedisAddress(RedisServer.HOST, web.getLocalPort(), "", "");
            assertThatThrownBy(() -> new Owner(address)).isInstanceOf(NotYet.class)
                    .hasMessageContaining("what listens there is no Redis");
            answers.join();
        }
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.tool.Fatal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;

/** A Redis that wants a password. */
class RedisPasswordTest {
    @TempDir
    Path directory;

    private RedisServer redis;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        redis = new RedisServer("--requirepass", "first word");
        file = directory.resolve("password");
        write("first word\n");
    }

    @AfterEach
    void stop() throws IOException {
        redis.close();
    }

    @Test
    void theFilesLineOpensItAndAChangedOneDoesSoAtTheNextConnection() throws Exception {
        try (Owner owner = new Owner(redis.address("", file.toString()))) {
            owner.put(Owner.archive(1));
            owner.submit();
            owner.untilDurable();
            try (Jedis client = redis.client()) {
                client.auth("first word");
                assertThat(client.hlen("coordinatool_requests")).isEqualTo(1);
                write("second");
                client.configSet("requirepass", "second");
                client.sendCommand(Command.CLIENT, "KILL", "TYPE", "NORMAL", "SKIPME", "YES");
                owner.put(Owner.archive(2));
                owner.submit();
                owner.untilDurable();
                assertThat(client.hlen("coordinatool_requests")).isEqualTo(2);
            }
        }
    }

    @Test
    void onlyTheEndOfTheLineIsNoPartOfThePassword() throws Exception {
        try (Jedis client = redis.client()) {
            client.auth("first word");
            client.configSet("requirepass", " both ends\t");
        }
        for (String end : new String[] {"", "\n", "\r\n", "\n\n"}) {
            write(" both ends\t" + end);
            new Owner(redis.address("", file.toString())).close();
        }
        write("both ends\n");
        refused(file.toString(), "WRONGPASS");
    }

    @Test
    void aUserOfTheAccessListNeedsOnlyWhatTheManualSays() throws Exception {
        try (Jedis client = redis.client()) {
            client.auth("first word");
            client.sendCommand(Command.ACL, "SETUSER", "hsm", "on", ">third", "~coordinatool_*", "+@hash",
                    "+@connection", "+get", "+set", "+del", "+type", "+renamenx", "+multi", "+exec", "+info",
                    "+client|id", "+client|kill", "+client|setname");
            client.sendCommand(Command.ACL, "SETUSER", "open", "on", "nopass", "~*", "+@all");
        }
        write("third\n");
        try (Owner owner = new Owner(redis.address("hsm", file.toString()))) {
            owner.fill();
            owner.putLine(1, "job new [0x1:0x1:0x0]");
            owner.submit();
            owner.untilDurable();
            try (Jedis client = redis.client()) {
                client.auth("first word");
                client.del("coordinatool_requests");
                client.set("coordinatool_requests", "of another type");
                client.hset("coordinatool_assigned", "rubbish", "1");
                owner.until(() -> !owner.store.state().durable());
                owner.untilDurable();
                assertThat(owner.log()).doesNotContain("NOPERM");
                assertThat(client.keys("coordinatool_bad*")).hasSize(2);
                assertThat(client.clientList()).containsPattern("name=coordinatool .* user=hsm ");
            }
        }
        new Owner(redis.address("open", "")).close();
        assertThatThrownBy(() -> new Owner(redis.address("nobody", file.toString()))).isInstanceOf(Fatal.class)
                .hasMessageContaining("WRONGPASS").hasMessageContaining("redis_user");
    }

    @Test
    void whatIsWrongWithTheFileIsSaidWithoutItsContent() throws Exception {
        refused("", "NOAUTH");
        refused(directory.resolve("nowhere").toString(), "nowhere cannot be read: no such file");
        refused(directory.toString(), "cannot be read: Is a directory");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        refused(file.toString(), "can be read by everybody");
        for (String text : new String[] {"", "\n", "two\nlines", "x".repeat(4097)}) {
            write(text);
            refused(file.toString(), "does not hold one line");
        }
        write("wrong");
        refused(file.toString(), "WRONGPASS");
    }

    private void refused(String passwordFile, String words) {
        assertThatThrownBy(() -> new Owner(redis.address("", passwordFile)).close()).isInstanceOf(Fatal.class)
                .hasMessageContaining(words).hasMessageNotContaining("two").hasMessageContaining("redis_password_file");
    }

    private void write(String password) throws IOException {
        Files.writeString(file, password);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.auth.TlsFiles;
import coordinatool.tool.Endpoint;
import coordinatool.tool.OwnCertificate;
import coordinatool.tool.Ports;
import coordinatool.tool.TlsVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** A Redis that is talked with by TLS, and another database of it than the first. */
class RedisTlsTest {
    @TempDir
    Path directory;

    private static List<Endpoint> server(int port) {
        return List.of(new Endpoint(RedisServer.HOST, port));
    }

    /** A certificate that certifies itself, for this machine. */
    private TlsFiles certificate(String name) throws IOException, InterruptedException {
        OwnCertificate.make(directory, name);
        return new TlsFiles(directory.resolve(name + ".key"), directory.resolve(name + ".pem"), null);
    }

    @Test
    void whatIsKeptGoesByTlsToItsDatabase() throws Exception {
        TlsFiles server = certificate("redis");
        int port = Ports.free();
        try (RedisServer redis = new RedisServer("--tls-port", Integer.toString(port), "--tls-cert-file",
                server.certificate().toString(), "--tls-key-file", server.key().toString(), "--tls-auth-clients", "no",
                "--tls-protocols", "TLSv1.3",
                "--tls-ca-cert-file", server.certificate().toString())) {
            RedisAddress address = new RedisAddress(server(port), "", "", "", 3,
                    new TlsFiles(null, null, server.certificate(), TlsVersion.TLS_1_2));
            try (Owner owner = new Owner(address)) {
                owner.put(Owner.archive(1));
                owner.submit();
                owner.untilDurable();
            }
            try (Jedis client = redis.client()) {
                assertThat(client.exists("coordinatool_requests")).isFalse();
                client.select(3);
                assertThat(client.hlen("coordinatool_requests")).isEqualTo(1);
            }
            TlsFiles other = certificate("other");
            RedisAddress pretended = new RedisAddress(server(port), "", "", "", 0,
                    new TlsFiles(null, null, other.certificate()));
            assertThatThrownBy(() -> new Primary(pretended).open().close()).isInstanceOf(RedisGone.class)
                    .hasMessageContaining("certification path");
            assertThatThrownBy(() -> new Primary(new RedisAddress(server(redis.port()), "", "", "", 0,
                    new TlsFiles(null, null, server.certificate()))).open().close()).isInstanceOf(RedisGone.class);
        }
    }
}

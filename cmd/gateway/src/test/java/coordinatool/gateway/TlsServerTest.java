// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import coordinatool.auth.TlsFiles;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsServerTest {
    @TempDir
    private Path directory;

    @Test
    void whatNobodyWantsAnyMoreIsNotThoughtAbout() throws Exception {
        assumeTrue(Munged.isInstalled("openssl"), "openssl is not installed");
        TlsFiles files = new Certificates(directory, "ca").certify("server", "head");
        Semaphore woken = new Semaphore(0);
        TlsServer server = new TlsServer(files, woken::release, new Log("test", Level.INFO, System.err));
        SSLEngine unwanted = greeted(server, files);
        SSLEngine wanted = greeted(server, files);
        List<String> done = new ArrayList<>();

        server.think(1, unwanted, () -> false, () -> done.add("unwanted"));
        server.think(2, wanted, () -> true, () -> done.add("wanted"));
        woken.acquire();
        server.turn(System.nanoTime());

        assertThat(done).containsExactly("wanted");
        assertThat(wanted.getHandshakeStatus()).isNotEqualTo(HandshakeStatus.NEED_TASK);
        assertThat(unwanted.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_TASK);
        server.close();
    }

    /** An engine that has got a ClientHello. */
    private static SSLEngine greeted(TlsServer server, TlsFiles files) throws Exception {
        SSLEngine client = files.context().context().createSSLEngine();
        client.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
        client.wrap(ByteBuffer.allocate(0), hello);
        SSLEngine engine = server.engine();
        engine.unwrap(hello.flip(), ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()));
        assertThat(engine.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_TASK);
        return engine;
    }
}

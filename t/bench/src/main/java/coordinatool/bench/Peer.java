// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The C server, in a lab whose daemons are ended first: so it has the same stand-in for Lustre and the same Redis. */
final class Peer extends Lab {
    private static final int TRIES = 12_000;
    private static final int BETWEEN_MS = 10;

    private final Path program;
    private final Path settings;
    private Process process;

    Peer(Path tree, Path program, String conf) throws IOException, InterruptedException {
        super(tree, "", Map.of());
        this.program = program;
        this.settings = directory.resolve("peer.conf");
        for (String daemon : Lab.DAEMONS) {
            command("kill", daemon, "KILL");
        }
        Files.writeString(settings, "port " + port() + "\nredis_host 127.0.0.1\nredis_port " + value("REDIS_PORT")
                + "\nhost 127.0.0.1\n" + conf);
        begin();
    }

    private void begin() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "-c", settings.toString(), "-q", value("MNT"));
        builder.environment().keySet().removeIf(name -> name.startsWith("COORDINATOOL_"));
        builder.environment().put("LD_LIBRARY_PATH", value("LD_LIBRARY_PATH"));
        builder.redirectOutput(directory.resolve("peer.log").toFile()).redirectErrorStream(true);
        process = builder.start();
        for (int tries = 0; !answers(); tries++) {
            if (tries == TRIES || !process.isAlive()) {
                throw new IOException(program + " does not start:\n" + Files.readString(directory.resolve("peer.log")));
            }
            Thread.sleep(BETWEEN_MS);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Map<String, Long> processes() {
        return Map.of("server", process.pid());
    }

    @Override
    public void restart() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        begin();
        Load.run(tree, port(), "status", "--n", 1);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        super.close();
    }
}

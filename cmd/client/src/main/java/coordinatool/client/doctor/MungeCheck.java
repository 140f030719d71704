// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import coordinatool.tool.AuthMode;
import coordinatool.tool.Configuration;
import coordinatool.tool.Key;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Whether this host can say who it is, where that is wanted. */
final class MungeCheck implements Check {
    /** Where munged of all distributions listens. */
    private static final String SOCKET = "/run/munge/munge.socket.2";

    @Override
    public String name() {
        return "munge";
    }

    @Override
    public void look(Site site, Findings findings) {
        AuthMode mode = site.configuration().get(Key.AUTH);
        if (mode == AuthMode.OFF) {
            findings.skipped("auth is off");
            return;
        }
        String configured = site.configuration().get(Key.MUNGE_SOCKET);
        Path socket = Path.of(configured.isEmpty() ? SOCKET : configured);
        if (listens(socket)) {
            return;
        }
        if (mode == AuthMode.OPTIONAL && showsCertificate(site.configuration())) {
            findings.skipped("there is no munged, and a certificate says who this host is");
            return;
        }
        String what = "there is no munged at " + socket;
        String mend = "systemctl enable --now munge, or correct munge_socket";
        if (mode == AuthMode.MUNGE) {
            findings.error(what, "with auth munge nobody of this host may do anything", mend);
        } else {
            findings.warning(what, "what this host's movers and tools may do goes by their network alone", mend);
        }
    }

    private static boolean showsCertificate(Configuration configuration) {
        return configuration.get(Key.TLS_PORT) != 0 && !configuration.get(Key.TLS_CERT_FILE).isEmpty();
    }

    /** One that was killed leaves its socket behind. */
    private static boolean listens(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return false;
        }
    }
}

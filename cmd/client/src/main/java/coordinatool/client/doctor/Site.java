// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import coordinatool.store.RedisProbe;
import coordinatool.tool.Configuration;
import coordinatool.tool.ConfigurationLoader.Examination;
import coordinatool.wire.StatusReply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What checks may look at: this host, and what can be asked from it. It is asked when a check wants it. */
interface Site {
    /** What counts for this program. */
    Configuration configuration();

    /** What files and environment say to all programs. */
    Examination examination();

    /** What the coordinator says of itself; null where it does not. */
    StatusReply status();

    /** Why there is no status; empty where there is one. */
    String silence();

    /** Whether there is no status because the coordinator, which answers, refuses us. */
    boolean isRefused();

    /** How much the scheduler's clock is ahead of ours, as far as the way to it lets us see; else zero. */
    Duration clockDifference();

    /** Whether the name of the coordinator is an address of this host. */
    boolean isCoordinator();

    /** What Redis says; null where there is none, or where it is another host's own. */
    RedisProbe redis();

    /** Parameters {@code mdt.*.hsm*} of this host. */
    Map<String, String> lustre();

    /** Processes whose name looks like that of a copytool. */
    List<LocalProcess> copytools() throws IOException;

    /** Mount points of this host, with the type of their file system. */
    Map<String, String> mounts() throws IOException;

    /** Whether somebody listens on this TCP port of this host. */
    boolean listens(int port);

    /** Our own jars, class archive and scripts; null where we do not run from an installation. */
    Path libraries();

    /** What systemd says of our units: properties of each; empty where there is no systemd. */
    List<Map<String, String>> units();
}

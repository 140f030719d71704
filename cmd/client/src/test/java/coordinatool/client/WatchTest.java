// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.RequestFilter;
import coordinatool.tool.ConfigurationLoader;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.wire.ToolConnection;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that a list misses, since they come to another place while it is read, are followed until they end. */
class WatchTest {
    private static final String FID = "{\"f_seq\":8589935617,\"f_oid\":2,\"f_ver\":0}";
    private static final String WAITS = list("{\"state\":\"waiting\",\"item\":{\"hai_action\":20,\"hai_fid\":" + FID
            + ",\"hai_dfid\":" + FID + ",\"hai_extent_offset\":0,\"hai_extent_length\":-1,\"hai_cookie\":5,"
            + "\"hai_gid\":0,\"hal_archive_id\":1,\"hal_flags\":0,\"hai_data\":\"tag=x\"}}");
    private static final String CANCEL = WAITS.replace("\"hai_action\":20", "\"hai_action\":23");
    private static final Log LOG = new Log("test", Level.OFF, System.err);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static String list(String requests) {
        return "{\"command\":\"list\",\"requests\":[" + requests + "]}";
    }

    private static String trace(String event) {
        return "{\"command\":\"trace\",\"since\":1,\"steps\":[{\"time\":1,\"event\":\"" + event
                + "\",\"hai_action\":20,\"hai_fid\":" + FID + ",\"hai_cookie\":5,\"client_id\":\"m\"}]}";
    }

    /** A server that gives these replies, one after the other. */
    private static Peer peer(String... replies) throws Exception {
        Iterator<String> next = List.of(replies).iterator();
        return new Peer(message -> next.hasNext() ? next.next() : Peer.CLOSE);
    }

    private static ToolConnection connect(Peer peer) throws Exception {
        return ToolConnection.open(ConfigurationLoader.ofText("host 127.0.0.1\nport " + peer.port()));
    }

    private List<String> said() {
        return out.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceFirst("time=\\S+ ", "")).toList();
    }

    @Test
    void byHint() throws Exception {
        try (Peer peer = peer(WAITS, list(""), trace("sent"), CANCEL, trace("done"));
                ToolConnection connection = connect(peer)) {
            HintWatch watch = new HintWatch(ArgumentsTest.arguments("watch --hint tag=x"), connection, out);
            assertThat(watch.run(LOG)).isEqualTo(ExitCode.OK);
        }
        assertThat(said()).containsExactly("waiting=1 running=0 done=0 failed=0",
                "waiting=0 running=0 done=1 failed=0");
    }

    @Test
    void byCookie() throws Exception {
        try (Peer peer = peer(list(""), trace("sent"), list(""), trace("done"));
                ToolConnection connection = connect(peer)) {
            assertThat(new WatchCommand(new ChangeLines(out, false))
                    .watch(connection, "5", RequestFilter.ofCookie(5), LOG)).isEqualTo(ExitCode.OK);
        }
        assertThat(said()).containsExactly("state=ended how=done mover=m");
    }
}

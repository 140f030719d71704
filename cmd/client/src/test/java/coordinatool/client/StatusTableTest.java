// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.tool.Style;
import coordinatool.wire.StatusReply;
import coordinatool.wire.WireException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StatusTableTest {
    private static final long NOW_MILLIS = 1_700_000_100_000L;

    private static String table(String json, boolean details) throws IOException {
        return StatusTable.of(StatusReply.parse(json.getBytes(StandardCharsets.UTF_8)), NOW_MILLIS, details,
                Style.PLAIN);
    }

    @Test
    void showsWhatTheOriginalSays() throws IOException {
        assertThat(table("{\"command\":\"status\",\"clients_connected\":1,\"clients\":"
                + "[{\"client_id\":\"localhost:40000\",\"status\":\"init\",\"batches\":[]}]}", false)).isEqualTo("""
                queue        open
                connections  1

                requests  running  pending  done
                archive         0        0     0
                restore         0        0     0
                remove          0        0     0
                cancel          -        0     0

                no movers
                """);
    }

    @Test
    void showsMoversOfAllKinds() throws IOException {
        assertThat(table("{\"command\":\"status\",\"running_archive\":12,\"pending_restore\":1000000,\"done_remove\":3,"
                + "\"pending_cancel\":2,\"clients_connected\":3,\"locked\":1,\"redis_away_since\":1700000000000000000,"
                + "\"ingests\":0,\"clients\":[{\"client_id\":\"mover0\",\"status\":\"waiting\",\"current_archive\":12,"
                + "\"done_remove\":2,\"done_archive\":40,\"batches\":[]},{\"client_id\":\"evil\\u001b[2J\\u202e\","
                + "\"status\":\"ready\",\"batches\":[]},{\"client_id\":\"long-gone\",\"status\":\"disconnected\","
                + "\"batches\":[],\"disconnected_timestamp\":1699900000000000000}]}", false)).isEqualTo("""
                queue        locked: no new work is sent
                redis        AWAY for 1 min 40 s: what has changed since is on the scheduler's host alone
                ingest       NONE: nothing comes from Lustre
                connections  3

                requests  running  pending  done
                archive        12        0     0
                restore         0  1000000     0
                remove          0        0     3
                cancel          -        2     0

                mover      state             archive  restore  remove  done
                mover0     waiting                12        0       0    42
                evil?[2J?  ready                   0        0       0     0
                long-gone  gone for 1 d 3 h        0        0       0     0
                """);
    }

    @Test
    void saysWhyRedisIsAwayAndWhatEndangersTheQueueThere() throws IOException {
        assertThat(table("{\"command\":\"status\",\"redis_away_since\":1700000000000000000,"
                + "\"redis_away_reason\":\"no answer\",\"redis_warning\":\"appendonly is no\",\"ingests\":1,"
                + "\"clients\":[]}", false)).startsWith("""
                queue        open
                redis        AWAY for 1 min 40 s (no answer): what has changed since is on the scheduler's host alone
                redis        WARNING: appendonly is no
                ingest       1 connected
                """);
    }

    @Test
    void showsWhatFailsAndWhichArchiveIdsAMoverTakes() throws IOException {
        String json = "{\"command\":\"status\",\"done_archive\":40,\"failed_archive\":35,\"clients_connected\":2,"
                + "\"ingests\":1,\"clients\":[{\"client_id\":\"m0\",\"done_archive\":35,\"failed_archive\":35,"
                + "\"failed_in_a_row\":35,\"archive_ids\":[1,2],\"status\":\"ready\",\"batches\":[]},"
                + "{\"client_id\":\"m1\",\"done_archive\":5,\"status\":\"ready\",\"batches\":[]}]}";
        assertThat(table(json, false)).isEqualTo("""
                queue        open
                ingest       1 connected
                connections  2
                FAILING      m0: its last 35 requests, all of them

                requests  running  pending  done  failed
                archive         0        0    40      35
                restore         0        0     0       0
                remove          0        0     0       0
                cancel          -        0     0       -

                mover  state  archive  restore  remove  done  failed
                m0     ready        0        0       0    35      35
                m1     ready        0        0       0     5       0
                """);
        assertThat(table(json, true)).contains("\nm0     ready  1,2  ", "\nm1     ready  any  ");
    }

    @Test
    void saysWhoIsSuspendedAndWhereNobodyWorks() throws IOException {
        String suspended = "{\"client_id\":\"m0\",\"failed_archive\":5,\"failed_in_a_row\":5,\"suspended\":true,"
                + "\"status\":\"waiting\"}";
        String gone = "{\"client_id\":\"m2\",\"status\":\"disconnected\"}";
        String says = "SUSPENDED    m0: its last 5 requests failed, and it gets no more until"
                + " coordinatool-client resume\n";
        assertThat(table("{\"clients\":[" + suspended + "," + gone + "]}", false)).contains(says,
                "NO MOVER     works: all that are connected are suspended\n").containsPattern("m0 +suspended +0");
        assertThat(table("{\"clients\":[" + suspended + ",{\"client_id\":\"m1\",\"status\":\"ready\"}]}", false))
                .contains("SUSPENDED").doesNotContain("NO MOVER");
        assertThat(table("{\"clients\":[" + gone + "]}", false)).doesNotContain("NO MOVER");
    }

    @Test
    void showsDetailsWhenAsked() throws IOException {
        assertThat(table("{\"command\":\"status\",\"locked\":2,\"ingests\":2,\"clients\":[{\"client_id\":\"m\","
                + "\"status\":\"ready\",\"done_restore\":5,\"active_requests\":[{\"hai_fid\":{\"f_seq\":1}}],"
                + "\"batches\":[{\"hint\":\"tag=x\",\"current_count\":2,\"expire_idle_s\":1700000130,"
                + "\"expire_max_s\":1700000000},{}]}]}",
                true)).endsWith("""
                mover  state  archive ids  archive  restore  remove  done archive  done restore  done remove
                m      ready  any                0        0       0             0             5            0

                mover  batch   running  idle until  at most until
                m      tag=x         2     in 30 s           over
                m      (free)        -           -              -
                """).startsWith("queue        locked: ends once nothing runs\ningest       2 connected\n");
    }

    @Test
    void whatSomebodyShouldLookAtHasAColourWhereThatIsWanted() throws IOException {
        String json = "{\"locked\":0,\"held\":3,\"clients\":[]}";
        StatusReply held = StatusReply.parse(json.getBytes(StandardCharsets.UTF_8));
        assertThat(StatusTable.of(held, NOW_MILLIS, false, Style.COLOURED))
                .contains("queue        open\n\033[1;31mHELD         3 requests wait until somebody looks");
        assertThat(table(json, false)).doesNotContain("\033");
    }

    @Test
    void saysWhereTheQueueIsNearlyFull() throws IOException {
        String json = "{\"ingests\":1,\"max_queued\":10,\"pending_archive\":9,\"clients\":[]}";
        assertThat(table(json, false)).contains("FULL         90 % of max_queued, 10: from 100 % on tools are refused");
        String cancels = "{\"ingests\":1,\"max_queued\":10,\"pending_archive\":2,\"untold_cancel\":7,\"clients\":[]}";
        assertThat(table(cancels, false)).contains(
                "FULL         90 % of max_queued, 10, with 7 cancels that Lustre was not told of: from 100 %");
        assertThat(table(json.replace(":9", ":8"), false)).doesNotContain("FULL");
    }

    @Test
    void saysWhereCancelsAreRefused() throws IOException {
        String json = "{\"ingests\":1,\"max_queued\":10,\"untold_cancel\":7,\"clients\":[]}";
        assertThat(table(json, false)).doesNotContain("FULL")
                .contains("CANCELS      of requests that wait are refused: Lustre was not told of 7 before\n");
        assertThat(table(json.replace(":7", ":6"), false)).doesNotContain("CANCELS");
        assertThat(table(json.replace(":10", ":0"), false)).doesNotContain("CANCELS");
    }

    @Test
    void refusesWhatIsNoStatus() {
        assertThatThrownBy(() -> table("{\"clients\":5}", false)).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> table("{\"clients\":[5]}", false)).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> table("{\"clients\":", false)).isInstanceOf(IOException.class);
    }
}

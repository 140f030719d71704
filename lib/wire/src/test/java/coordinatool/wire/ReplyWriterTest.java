// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import static coordinatool.model.RequestView.NO_SLOT;
import static coordinatool.wire.Samples.fid;
import static coordinatool.wire.Samples.item;
import static coordinatool.wire.Samples.request;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.BatchSlot;
import coordinatool.model.Counts;
import coordinatool.model.Difference;
import coordinatool.model.DifferencePage;
import coordinatool.model.Figures;
import coordinatool.model.LockMode;
import coordinatool.model.MoverView;
import coordinatool.model.MoverView.State;
import coordinatool.model.MoverView.Tally;
import coordinatool.model.Request;
import coordinatool.model.RequestView;
import coordinatool.model.StatusView;
import coordinatool.model.StatusView.Redis;
import coordinatool.model.StatusView.Setting;
import coordinatool.model.StatusView.Site;
import coordinatool.model.StatusView.Totals;
import coordinatool.model.Work;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyWriterTest {
    private static final Counts NONE = Counts.NONE;
    private static final int[] ANY = {};

    private final ReplyWriter replies = new ReplyWriter();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private String written() {
        String text = out.toString(StandardCharsets.UTF_8);
        out.reset();
        return text;
    }

    @Test
    void whatFsckFindsIsReadAsItIsWritten() throws IOException {
        Request archive = request(Action.ARCHIVE, 1, "tag=x");
        DifferencePage page = new DifferencePage(7, "testfs", true, List.of(
                new Difference(Difference.Kind.GONE, archive.key(), archive, "runs at mover0", true, false),
                new Difference(Difference.Kind.STORE, archive.key(), null, "", true, true)), true, List.of("client0"));
        replies.compared(out, page);
        assertThat(ReplyReader.read(out.toByteArray()).compared()).usingRecursiveComparison().isEqualTo(page);
    }

    @Test
    void answersLeaveOutWhatIsNothing() throws IOException {
        replies.answer(out, "done", 0, null);
        assertThat(written()).isEqualTo("{\"command\":\"done\"}");
        replies.answer(out, "ehlo", 0, "");
        assertThat(written()).isEqualTo("{\"command\":\"ehlo\"}");
        replies.answer(out, "ehlo", 17, "in \"use\"");
        assertThat(written()).isEqualTo("{\"command\":\"ehlo\",\"status\":17,\"error\":\"in \\\"use\\\"\"}");
    }

    @Test
    void queueCounts() throws IOException {
        replies.queued(out, 3, 0, 0, true, null);
        assertThat(written()).isEqualTo("{\"command\":\"queue\",\"enqueued\":3}");
        replies.queued(out, 1, 2, 4, false, "x");
        assertThat(written()).isEqualTo(
                "{\"command\":\"queue\",\"status\":22,"
                        + "\"error\":\"Error while parsing hsm action items\",\"error_detail\":\"x\","
                        + "\"enqueued\":1,\"skipped\":2,\"canceled\":4,\"durable\":false}");
    }

    @Test
    void workIsAnActionList() throws IOException {
        replies.work(out, new Work("testfs", 1, 0,
                List.of(request(Action.ARCHIVE, 1, "tag=x"), request(Action.CANCEL, 2, ""))));
        assertThat(written()).isEqualTo("{\"hsm_action_list\":{\"hal_version\":1,\"hal_archive_id\":1,"
                + "\"hal_fsname\":\"testfs\",\"list\":[" + item(20, 1, "tag=x") + "," + item(23, 2, "")
                + "]},\"command\":\"recv\"}");
        replies.work(out, new Work("testfs", 2, 8, List.of()));
        assertThat(written()).isEqualTo("{\"hsm_action_list\":{\"hal_version\":1,\"hal_archive_id\":2,\"hal_flags\":8,"
                + "\"hal_fsname\":\"testfs\",\"list\":[]},\"command\":\"recv\"}");
    }

    private static ClientMessage.Status asked(boolean lists, boolean details) {
        return new ClientMessage.Status(lists ? ClientMessage.Status.LISTS_REQUESTS : 0, details);
    }

    @Test
    void statusOfAnEmptyServer() throws IOException {
        for (boolean lists : new boolean[] {false, true}) {
            StatusWriter status = new StatusWriter(replies, out, asked(lists, true));
            status.begin(new StatusView(Totals.NONE, LockMode.UNLOCKED, Redis.WELL, StatusView.Site.of(1, 0), 0, 0));
            status.mover(new MoverView("127.0.0.1:7", State.INIT, 0, ANY, Tally.NONE, false, List.of()));
            status.end();
            assertThat(written()).isEqualTo("{\"command\":\"status\",\"clients_connected\":1,\"ingests\":0,"
                    + "\"clients\":[{\"client_id\":\"127.0.0.1:7\",\"status\":\"init\""
                    + (lists ? ",\"active_requests\":[],\"waiting_restore\":[],\"waiting_remove\":[],"
                            + "\"waiting_archive\":[],\"cancels\":[]" : "")
                    + ",\"batches\":[]}]"
                    + (lists ? ",\"waiting_restore\":[],\"waiting_remove\":[],\"waiting_archive\":[]" : "") + "}");
        }
    }

    @Test
    void statusInPartsWithOtherRepliesBetween() throws IOException {
        StatusWriter status = new StatusWriter(replies, out, asked(true, true));
        StringBuilder text = new StringBuilder();
        ByteArrayOutputStream other = new ByteArrayOutputStream();
        Counts running = new Counts(2, 1, 0, 0);
        Totals totals = new Totals(running, new Counts(1, 0, 0, 1), new Counts(7, 8, 9, 3), new Counts(0, 5, 0, 0));
        status.begin(new StatusView(totals, LockMode.LOCKED_TO_QUIT, new Redis(5, "why", "look"),
                new Site(2, 1, new StatusView.Room(1000, 6), 77, "1.0",
                        List.of(new Setting("port", -5), new Setting("bus_port", 6)),
                        Figures.NONE),
                0, 7));
        text.append(written());
        replies.answer(other, "lock", 0, null);
        byte[] hint = "tag=x\0\0".getBytes(StandardCharsets.UTF_8);
        status.mover(new MoverView("m1", State.WAITING, 0, new int[] {1, -1},
                new Tally(running, NONE, running, 20, Counts.UNLIMITED),
                true, List.of(new BatchSlot(hint, 2, 3_999_999_999L, 9_000_000_000L), BatchSlot.FREE)));
        status.request(RequestView.running(request(Action.ARCHIVE, 1, "a\0b"), "m1", false));
        replies.answer(other, "ehlo", 0, null);
        status.request(RequestView.running(request(Action.ARCHIVE, 2, "é"), "m1", false));
        status.request(RequestView.waiting(request(Action.CANCEL, 1, ""), "m1", NO_SLOT));
        text.append(written());
        status.mover(new MoverView("", State.DISCONNECTED, 99, ANY, new Tally(NONE, new Counts(1, 0, 0, 0), NONE, 0,
                new Counts(0, 4, -1, -1)), false, List.of()));
        status.request(RequestView.waiting(request(Action.REMOVE, 4, "y")));
        status.end();
        text.append(written());

        String request1 = "{\"hai_fid\":" + fid(1) + ",\"hai_cookie\":1001,\"hai_data\":\"";
        assertThat(text.toString()).isEqualTo("{\"command\":\"status\",\"running_restore\":1,\"running_archive\":2,"
                + "\"pending_archive\":1,\"pending_cancel\":1,\"done_restore\":8,\"done_archive\":7,\"done_remove\":9,"
                + "\"done_cancel\":3,\"failed_restore\":5,\"clients_connected\":2,\"locked\":2,\"redis_away_since\":5,"
                + "\"redis_away_reason\":\"why\",\"redis_warning\":\"look\","
                + "\"held\":7,\"max_queued\":1000,\"untold_cancel\":6,\"now\":77,\"version\":\"1.0\","
                + "\"settings\":{\"port\":-5,\"bus_port\":6},"
                + "\"ingests\":1,\"clients\":["
                + "{\"client_id\":\"m1\",\"current_restore\":1,\"current_archive\":2,\"failed_restore\":1,"
                + "\"failed_archive\":2,\"failed_in_a_row\":20,\"suspended\":true,\"archive_ids\":[1,4294967295],"
                + "\"status\":\"waiting\","
                + "\"active_requests\":[" + request1 + "a\"},{\"hai_fid\":" + fid(2)
                + ",\"hai_cookie\":1002,\"hai_data\":\"é\"}],\"waiting_restore\":[],\"waiting_remove\":[],"
                + "\"waiting_archive\":[],\"cancels\":[" + request1 + "\"}],\"batches\":[{\"hint\":\"tag=x\","
                + "\"current_count\":2,\"expire_idle_s\":3,\"expire_max_s\":9,\"waiting_archive\":[]},"
                + "{\"waiting_archive\":[]}]},"
                + "{\"done_archive\":1,\"max_archive\":0,\"max_restore\":4,\"status\":\"disconnected\","
                + "\"active_requests\":[],\"waiting_restore\":[],\"waiting_remove\":[],"
                + "\"waiting_archive\":[],\"cancels\":[],\"batches\":[],\"disconnected_timestamp\":99}],"
                + "\"waiting_restore\":[],\"waiting_remove\":[{\"hai_fid\":" + fid(4)
                + ",\"hai_cookie\":1004,\"hai_data\":\"y\"}],\"waiting_archive\":[]}");
        assertThat(other.toString(StandardCharsets.UTF_8)).isEqualTo("{\"command\":\"lock\"}{\"command\":\"ehlo\"}");
    }

    @Test
    void aServerWithNobodyAndRequestsNotListed() throws IOException {
        StatusWriter status = new StatusWriter(replies, out, asked(false, false));
        status.begin(new StatusView(Totals.NONE, LockMode.UNLOCKED, Redis.WELL, StatusView.Site.of(0, 0), 0, 0));
        status.request(RequestView.waiting(request(Action.REMOVE, 4, "y")));
        status.end();
        assertThat(written()).isEqualTo("{\"command\":\"status\",\"ingests\":0,\"clients\":[]}");
    }
}

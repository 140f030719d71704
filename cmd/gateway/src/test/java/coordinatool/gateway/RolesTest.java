// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.AccessRole;
import coordinatool.model.BatchSlot;
import coordinatool.model.MoverView;
import coordinatool.model.Page;
import coordinatool.wire.Command;
import coordinatool.wire.Limits;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may say what, and what is answered to the others. */
class RolesTest {
    private static final String ABOUT = ",\"hai_cookie\":5,\"hai_fid\":{\"f_seq\":9,\"f_oid\":1,\"f_ver\":0}";

    /** Each command as somebody says it who wants it carried out. */
    private static final Map<Command, String> SAID = new EnumMap<>(Map.ofEntries(
            Map.entry(Command.AUTH, ""), Map.entry(Command.EHLO, ",\"id\":\"m0\""),
            Map.entry(Command.RECV, ""),
            Map.entry(Command.DONE, ",\"hai_cookie\":5,\"hai_dfid\":{\"f_seq\":9,\"f_oid\":1,\"f_ver\":0}"),
            Map.entry(Command.QUEUE, ",\"hsm_action_items\":[]"), Map.entry(Command.STATUS, ""),
            Map.entry(Command.LIST, ""), Map.entry(Command.TRACE, ABOUT), Map.entry(Command.CANCEL, ABOUT),
            Map.entry(Command.RELEASE, ABOUT),
            Map.entry(Command.RESUME, ",\"client_id\":\"m0\""), Map.entry(Command.LOCK, ",\"locked\":1"),
            Map.entry(Command.FSCK, ",\"step\":\"begin\"")));

    /** The command, as somebody says it who wants it carried out. */
    static String said(Command command) {
        return "{\"command\":\"" + command.word() + "\"" + SAID.get(command) + "}";
    }

    @ParameterizedTest
    @EnumSource
    void aCommandThatMakesNoSenseIsFirstOfAllForbidden(Command command) {
        String nonsense = "{\"command\":\"" + command.word() + "\",\"credential\":1,\"hsm_action_items\":1,"
                + "\"archive_ids\":[0],\"max_bytes\":1,\"locked\":9,\"hai_fid\":1,\"step\":\"x\"}";
        if (command != Command.STATUS && command != Command.QUEUE) {
            for (Set<AccessRole> roles : List.of(EnumSet.noneOf(AccessRole.class), EnumSet.allOf(AccessRole.class))) {
                Play.Peer peer = Play.withScheduler(Limits.DEFAULT).connect(1000, roles).say(nonsense);
                assertThat(peer.hear()).contains("\"status\":"
                        + (roles.isEmpty() && command != Command.AUTH ? 13 : 22));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutAuthAnybodyMayDoAnything(Command command) {
        Play play = Play.withScheduler(Limits.DEFAULT);
        Play.Peer peer = play.connect().say(said(command));
        String reply = peer.hear();
        assertThat(reply == null ? "" : reply).doesNotContain("\"status\":13");
    }

    @Test
    void moversOfTrustedNetworksNeedNotSayWhoTheyAreAndAreNamed() {
        Play play = Play.withScheduler(Limits.DEFAULT, "auth optional\nmunge_socket /nonexistent\n"
                + "trusted_networks 10.0.0.0/8 127.0.0.1", "");
        Play.Peer mover = play.connect().say("{\"command\":\"ehlo\"}");
        play.next(Message.Connected.class);
        play.ok(play.next(Message.Ehlo.class).id());
        assertThat(mover.hear()).isEqualTo("{\"command\":\"ehlo\"}");
        assertThat(mover.say(said(Command.LOCK)).hear()).contains("\"status\":13").contains("say who you are");
        assertThat(play.log()).contains("movers do not say who they are host=127.0.0.1");
        mover.say("{\"command\":\"status\"}");
        play.answer(new Message.StatusAnswer(play.next(Message.Status.class).id(), Answers.status(1),
                new Page(List.of(), null)));
        assertThat(mover.hear()).contains("\"unauthenticated\":\"127.0.0.1\"");

        Play elsewhere = Play.withScheduler(Limits.DEFAULT, "auth optional\ntrusted_networks 10.0.0.0/8 ::1", "");
        assertThat(elsewhere.connect().say("{\"command\":\"ehlo\"}").hear()).contains("\"status\":13");
    }

    /** Of a mover with a batch slot. */
    private static String status(Set<AccessRole> roles) {
        Play play = Play.withScheduler(Limits.DEFAULT);
        Play.Peer peer = play.connect(1000, roles).say("{\"command\":\"status\",\"verbose\":6}");
        play.next(Message.Connected.class);
        Message.Status asked = play.next(Message.Status.class);
        BatchSlot slot = new BatchSlot("project=secret".getBytes(StandardCharsets.UTF_8), 1, 0, 0);
        MoverView mover = new MoverView("m0", MoverView.State.READY, 0, new int[0], MoverView.Tally.NONE, false,
                List.of(slot));
        play.answer(new Message.StatusAnswer(asked.id(), Answers.status(1), new Page(List.of(mover), null)));
        return (asked.requests() ? "lists " : "") + peer.hear();
    }

    @Test
    void aUserSeesNothingOfOthersInAStatus() {
        assertThat(status(EnumSet.of(AccessRole.USER))).contains("\"client_id\":\"m0\"", "\"current_count\":1")
                .doesNotContain("secret", "lists", "waiting_archive");
        for (AccessRole role : EnumSet.of(AccessRole.OPERATOR, AccessRole.MONITOR, AccessRole.MOVER)) {
            assertThat(status(EnumSet.of(AccessRole.USER, role))).startsWith("lists").contains("project=secret");
        }
    }
}

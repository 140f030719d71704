// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.LockMode;
import coordinatool.model.Page;
import coordinatool.model.PageCursor;
import coordinatool.wire.ClientMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many pages of listings are asked for at a time. */
class UplinkTest {
    private final List<Message> sent = new ArrayList<>();
    private final Uplink uplink = new Uplink(sent::add, null);
    private final List<Pending> commands = new ArrayList<>();

    private Pending askForPage() {
        Pending command = new Pending(new ClientMessage.Status(0, false), null, 20, (c, answer) -> { });
        uplink.ask(command, new Message.StatusNext(uplink.number(command), 1, PageCursor.START, false));
        commands.add(command);
        return command;
    }

    private void answer(Pending command) {
        uplink.answered(new Message.StatusPage(command.id, new Page(List.of(), null)));
    }

    private List<Long> asked() {
        List<Long> ids = sent.stream().map(m -> ((Message.StatusNext) m).id()).toList();
        sent.clear();
        return ids;
    }

    @Test
    void onlySomePagesAreAskedForAtATimeAndTheOthersInTheirTurn() {
        for (int i = 0; i < Uplink.PAGES + 4; i++) {
            askForPage();
        }
        assertThat(asked()).containsExactly(1L, 2L, 3L, 4L);
        uplink.forget(commands.get(4));
        uplink.forget(commands.get(0));
        assertThat(asked()).as("the scheduler is still at the first one").isEmpty();
        answer(commands.get(0));
        assertThat(asked()).containsExactly(6L);
        answer(commands.get(1));
        answer(commands.get(2));
        answer(commands.get(3));
        assertThat(asked()).containsExactly(7L, 8L);
        assertThat(uplink.congested()).isFalse();
        Pending other = new Pending(new ClientMessage.Status(0, false), null, 20, (c, answer) -> { });
        uplink.ask(other, new Message.Lock(uplink.number(other), 1, LockMode.LOCKED));
        assertThat(sent).as("other questions do not wait").hasSize(1);
    }

    @Test
    void aNewSchedulerIsAskedAnew() {
        for (int i = 0; i < Uplink.PAGES + 1; i++) {
            askForPage();
        }
        asked();
        uplink.restart();
        commands.forEach(command -> uplink.tell(command.question));
        assertThat(asked()).containsExactly(1L, 2L, 3L, 4L);
    }
}

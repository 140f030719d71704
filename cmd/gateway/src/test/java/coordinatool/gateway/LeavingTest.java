// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.wire.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many connections whose peers go at once. */
class LeavingTest {
    private static final int MANY = 300;

    @TempDir
    private Path directory;

    @Test
    void eachIsEndedAndTheSchedulerHearsOfOneBeforeItComesAgain() throws Exception {
        try (Site site = Site.withScheduler(directory, Limits.DEFAULT)) {
            SchedulerEnd scheduler = site.scheduler();
            List<Client> movers = new ArrayList<>();
            Set<Long> here = new HashSet<>();
            long last = 0;
            for (int i = 0; i < MANY; i++) {
                movers.add(site.connect().say("{\"command\":\"ehlo\",\"id\":\"m" + i + "\"}"));
                Message.Ehlo ehlo = scheduler.nextOf(Message.Ehlo.class);
                scheduler.answer(new Message.Answer(ehlo.id(), 0, null));
                movers.get(i).hear();
                last = ehlo.conn();
                here.add(last);
            }
            for (Client mover : movers) {
                mover.close();
            }
            site.connect().say("{\"command\":\"ehlo\",\"id\":\"m" + (MANY - 1) + "\"}");
            while (!here.isEmpty()) {
                Message next = scheduler.next(Message.class);
                if (next instanceof Message.Disconnected gone) {
                    here.remove(gone.conn());
                } else if (next instanceof Message.Ehlo) {
                    assertThat(here).doesNotContain(last);
                }
            }
        }
    }
}

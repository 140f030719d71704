// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Role;
import coordinatool.model.StatusView;
import coordinatool.scheduler.Scheduler;
import coordinatool.store.Store;
import coordinatool.tool.Configuration;
import coordinatool.tool.ProductVersion;
import java.util.List;
import java.util.function.LongSupplier;

/** Puts together what a status says of the coordinator as a whole. */
final class StatusSource {
    private final Scheduler scheduler;
    private final Peers peers;
    private final Store store;
    private final LongSupplier clock;
    private final String version = ProductVersion.get();
    private final List<StatusView.Setting> settings;

    /** @param clock nanoseconds since the epoch */
    StatusSource(Scheduler scheduler, Peers peers, Store store, Configuration configuration, LongSupplier clock) {
        this.scheduler = scheduler;
        this.peers = peers;
        this.store = store;
        this.clock = clock;
        this.settings = configuration.digests().entrySet().stream()
                .map(e -> new StatusView.Setting(e.getKey(), e.getValue())).toList();
    }

    StatusView status() {
        Store.State kept = store.state();
        return new StatusView(scheduler.totals(), scheduler.lockMode(),
                new StatusView.Redis(kept.awaySince(), kept.awayReason(), kept.warning()),
                new StatusView.Site(scheduler.connected(), peers.count(Role.INGEST), clock.getAsLong(), version,
                        settings),
                scheduler.settling(), scheduler.rareState().held());
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Role;
import coordinatool.model.Figures;
import coordinatool.model.StatusView;
import coordinatool.report.journal.Delivery;
import coordinatool.scheduler.Scheduler;
import coordinatool.store.Store;
import coordinatool.tool.Configuration;
import coordinatool.tool.ProductVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Puts together what a status says of the coordinator as a whole. */
final class StatusSource {
    private final Scheduler scheduler;
    private final Peers peers;
    private final Store store;
    private final FlowCounter flow;
    private final Delivery reports;
    private final QueueLimit limit;
    private final LongSupplier clock;
    private final long started;
    private final ProcessSampler process = new ProcessSampler();
    private final String version = ProductVersion.get();
    private final StatusHolders holders = new StatusHolders();
    private List<StatusView.Setting> settings = List.of();

    /** @param clock nanoseconds since the epoch */
    StatusSource(Scheduler scheduler, Peers peers, Store store, FlowCounter flow, Delivery reports,
            QueueLimit limit, LongSupplier clock) {
        this.scheduler = scheduler;
        this.peers = peers;
        this.store = store;
        this.flow = flow;
        this.reports = reports;
        this.limit = limit;
        this.started = clock.getAsLong();
        this.clock = clock;
    }

    /** What is in force from now on, to be compared with what others have. */
    void settings(Configuration configuration) {
        List<StatusView.Setting> all = new ArrayList<>();
        configuration.digests().forEach((key, digest) -> all.add(new StatusView.Setting(key, digest)));
        settings = List.copyOf(all);
        holders.changed();
    }

    /** Who was given one and may say it again. */
    StatusHolders holders() {
        return holders;
    }

    StatusView status() {
        Store.State kept = store.state();
        return new StatusView(scheduler.totals(), scheduler.lockMode(),
                new StatusView.Redis(kept.awaySince(), kept.awayReason(), kept.warning()),
                new StatusView.Site(scheduler.connected(), peers.count(Role.INGEST), limit.room(),
                        clock.getAsLong(), version, settings, figures()),
                scheduler.settling(), scheduler.rareState().held());
    }

    private Figures figures() {
        Figures.Sessions sessions = new Figures.Sessions(peers.count(Role.GATEWAY), peers.count(Role.INGEST),
                peers.count(Role.REPORT), peers.count(Role.FOLLOWER));
        return new Figures(started, scheduler.depths(), flow.flow(), reports.figures(), sessions, store.commits(),
                process.last());
    }
}

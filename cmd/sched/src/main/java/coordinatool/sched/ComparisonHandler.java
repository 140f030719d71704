// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Message;
import coordinatool.bus.Role;
import coordinatool.model.ComparisonStep;
import coordinatool.model.Difference;
import coordinatool.model.Difference.Kind;
import coordinatool.model.DifferencePage;
import coordinatool.model.Errno;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.Comparison;
import coordinatool.scheduler.Scheduler;
import coordinatool.tool.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Takes the steps of a comparison of queue, Lustre and store, for a tool or an ingest. One goes on at a time; it is
 * over when whoever asks for it says so, is gone, or says nothing for a while.
 */
final class ComparisonHandler {
    /** Longer than it takes to read a long list between two steps. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Scheduler scheduler;
    private final Comparison comparison;
    private final StoreInspector inspector;
    private final Predicate<RequestKey> ended;
    private final Peers peers;
    private final CommitGate gate;
    private final LongSupplier clock;
    private final Log log;
    private static final long NEVER = Long.MIN_VALUE;

    /** Number of the one that goes on; 0 for none. */
    private long current;
    /** The peer that has begun it. */
    private long owner;
    /** While somebody may still go on, or begin another one that has to do with the last. */
    private long lastStep = NEVER;

    /**
     * @param ended whether Lustre is being told that the request with this cookie and file has ended
     * @param clock nanoseconds since the epoch
     */
    ComparisonHandler(Scheduler scheduler, StoreInspector inspector, Predicate<RequestKey> ended, Peers peers,
            CommitGate gate, LongSupplier clock, Log log) {
        this.scheduler = scheduler;
        this.comparison = scheduler.comparison();
        this.inspector = inspector;
        this.ended = ended;
        this.peers = peers;
        this.gate = gate;
        this.clock = clock;
        this.log = log;
    }

    void take(Peers.Peer peer, Message.Compare m) {
        Step step = new Step(peer, m, clock.getAsLong());
        if (m.step() instanceof ComparisonStep.Begin || step.goesOn()) {
            m.step().visit(step);
        }
    }

    /** This peer will not go on with what it has begun. */
    void gone(long peer) {
        if (peer == owner) {
            over();
        }
    }

    /**
     * Forgets one whose tool is silent. To be called in each turn.
     *
     * @param listens whether a tool would have been heard; it is not silent either while it waits for its answer
     */
    void expire(boolean listens) {
        if (awaitsTime() && (!listens || inspector.isAwaited())) {
            lastStep = clock.getAsLong();
        } else if (awaitsTime() && clock.getAsLong() - lastStep >= SILENCE_NANOS) {
            over();
            lastStep = NEVER;
        }
    }

    private void over() {
        current = 0;
        inspector.drop("the comparison is over");
    }

    /** Whether some time of the clock is still waited for, which must not step meanwhile. */
    boolean awaitsTime() {
        return lastStep != NEVER;
    }

    /** What each step does. */
    private final class Step implements ComparisonStep.Visitor<RuntimeException> {
        private final Peers.Peer peer;
        private final Message.Compare m;
        private final long now;

        Step(Peers.Peer peer, Message.Compare m, long now) {
            this.peer = peer;
            this.m = m;
            this.now = now;
        }

        @Override
        public void begin(ComparisonStep.Begin step) {
            if (current != 0) {
                refuse(peer, m, Errno.EBUSY, "another comparison goes on");
                return;
            }
            if (step.ageMillis() == 0 && comparison.isTooSoon(now)) {
                refuse(peer, m, Errno.EBUSY, "another comparison has just ended");
                return;
            }
            lastStep = now;
            owner = peer.id;
            current = comparison.begin(now - TimeUnit.MILLISECONDS.toNanos(step.ageMillis()),
                    peer.role == Role.INGEST, now);
            answer(peer, m, List.of(), false);
        }

        @Override
        public void listed(ComparisonStep.Listed step) {
            answer(peer, m, comparison.listed(step.requests(), ended), false);
        }

        @Override
        public void unlisted(ComparisonStep.Unlisted step) {
            List<Difference> found = new ArrayList<>();
            boolean more = comparison.unlisted(found, now);
            answer(peer, m, found, more);
        }

        @Override
        public void stored(ComparisonStep.Stored step) {
            inspector.inspect(step.repair(), (found, more) -> answer(peer, m, found, more),
                    reason -> refuse(peer, m, Errno.EAGAIN, reason));
        }

        @Override
        public void repair(ComparisonStep.Repair step) {
            answer(peer, m, repaired(step, now), false);
        }

        @Override
        public void end(ComparisonStep.End step) {
            answer(peer, m, List.of(), false);
            over();
        }

        /** Whether the step is one of the comparison that goes on; refuses it where it is not. */
        private boolean goesOn() {
            if (m.step().number() != current || current == 0) {
                refuse(peer, m, Errno.ESTALE, "the comparison is over: another one has begun, or the scheduler was"
                        + " restarted");
                return false;
            }
            lastStep = now;
            return true;
        }
    }

    private List<Difference> repaired(ComparisonStep.Repair repair, long now) {
        List<Difference> done = new ArrayList<>();
        comparison.repairGone(repair.gone(), now).forEach(request -> done.add(repaired(Kind.GONE, request)));
        comparison.repairLost(repair.lost(), ended, now).forEach(request -> done.add(repaired(Kind.LOST, request)));
        return done;
    }

    private Difference repaired(Kind kind, Request request) {
        log.warn(kind == Kind.GONE ? "request that Lustre has no more, dropped"
                : "request that Lustre has and the queue had not, taken in", "action", request.action(), "fid",
                request.fid(), "cookie", RequestKey.cookieText(request.cookie()));
        return new Difference(kind, request.key(), request, "", true, true);
    }

    private void answer(Peers.Peer peer, Message.Compare m, List<Difference> found, boolean more) {
        List<String> clients = m.step() instanceof ComparisonStep.Begin ? peers.clients() : null;
        gate.hold(peer.id, new Message.Compared(m.id(), new DifferencePage(current, scheduler.fsname(),
                comparison.confirms(), found, more, clients)));
    }

    private void refuse(Peers.Peer peer, Message.Compare m, int errno, String error) {
        gate.hold(peer.id, new Message.Answer(m.id(), errno, error));
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Request;
import coordinatool.scheduler.policy.Policy;
import coordinatool.scheduler.queue.Hint;
import coordinatool.tool.HashedHostRule;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;

/** What a policy asks for, said once more in the plainest way. */
final class PolicyModel {
    private final Policy policy;

    PolicyModel(Policy policy) {
        this.policy = policy;
    }

    /** The only mover that may have a request, or null. The rules of the tests name one host each time. */
    String host(Request r) {
        if (r.action() != Action.ARCHIVE || policy.hosts().isEmpty() && policy.hashedHosts().isEmpty()) {
            return null;
        }
        for (HashedHostRule rule : policy.hashedHosts()) {
            String data = new String(r.data(), StandardCharsets.UTF_8);
            if (data.startsWith(rule.tag())) {
                long hash = 5381;
                for (byte b : data.substring(rule.tag().length()).getBytes(StandardCharsets.UTF_8)) {
                    hash = 33 * hash + b;
                }
                return rule.hosts().get((int) Long.remainderUnsigned(hash, rule.hosts().size()));
            }
        }
        String data = new String(r.data(), StandardCharsets.UTF_8);
        return policy.hosts().stream().filter(rule -> data.contains(rule.tag())).map(rule -> rule.hosts().get(0))
                .findFirst().orElse(null);
    }

    /** Whether both are in the same order where they wait in the same place. */
    static boolean sameKind(Request a, Request b) {
        return a.action() == b.action() && a.archiveId() == b.archiveId() && a.flags() == b.flags();
    }

    /** A reply has the archives of no more hints than there are slots, and of each no more than its share. */
    void checkBatches(Effect.Work e, MoverModel mover, Site site) {
        List<Hint> hints = e.requests().stream().filter(r -> r.action() == Action.ARCHIVE)
                .map(r -> new Hint(r.data())).toList();
        site.check(new HashSet<>(hints).size() <= policy.batches().slots(), "too many hints: %s", e);
        int max = mover.recv.maxArchive();
        for (Hint hint : max < 0 ? List.<Hint>of() : hints) {
            long running = mover.running.values().stream()
                    .filter(r -> r.action() == Action.ARCHIVE && new Hint(r.data()).equals(hint)).count();
            int slots = hint.isEmpty() ? policy.batches().slots() : 1;
            long share = slots * ((max + policy.batches().slots() - 1L) / policy.batches().slots());
            site.check(running <= share, "more than its share: %s", e);
        }
    }
}

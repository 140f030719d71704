// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.placement;

import coordinatool.model.Scramble;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.movers.Movers;
import coordinatool.scheduler.policy.Policy;
import coordinatool.tool.HashedHostRule;
import coordinatool.tool.HostRule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Which mover archives with certain data have to go to. The rules are gone through once for each data string; equal
 * strings find the answer again.
 */
final class HostAffinity {
    /** How many data strings are remembered with the movers that they mean. */
    private static final int REMEMBERED = 4096;

    private record Rule(byte[] tag, HostGroup group) {
    }

    private record HashedRule(byte[] tag, long modulus, List<HostGroup> hosts) {
    }

    /** The movers that data mean; null for any. */
    private record Answer(byte[] data, HostGroup group) {
    }

    private final Movers movers;
    private final List<Rule> rules = new ArrayList<>();
    private final List<HashedRule> hashedRules = new ArrayList<>();
    private final Map<List<String>, HostGroup> groups = new HashMap<>();
    private final Map<String, List<HostGroup>> byName = new HashMap<>();
    private final Answer[] remembered = new Answer[REMEMBERED];
    private final SplittableRandom random;

    HostAffinity(Policy policy, Movers movers, long seed) {
        this.movers = movers;
        this.random = new SplittableRandom(seed);
        hosts(policy.hosts(), policy.hashedHosts());
        movers.watch(this::update);
    }

    /** These rules count from now on, and no others. */
    void hosts(List<HostRule> hosts, List<HashedHostRule> hashedHosts) {
        rules.clear();
        hashedRules.clear();
        groups.clear();
        byName.clear();
        Arrays.fill(remembered, null);
        for (HostRule rule : hosts) {
            rules.add(0, new Rule(bytes(rule.tag()), group(rule.hosts())));
        }
        for (HashedHostRule rule : hashedHosts) {
            List<HostGroup> itsHosts = rule.hosts().stream().map(host -> group(List.of(host))).toList();
            hashedRules.add(0, new HashedRule(bytes(rule.tag()), rule.modulus(), itsHosts));
        }
        byName.keySet().forEach(this::update);
    }

    /** The data as the mover shall get them: a hashed rule may replace the value of its tag. */
    byte[] rewrite(byte[] data) {
        for (HashedRule rule : hashedRules) {
            HashedValue value = HashedValue.find(data, rule.tag);
            if (value != null) {
                return rule.modulus == 0 ? data : value.replacedModulo(data, rule.modulus);
            }
        }
        return data;
    }

    /**
     * Chooses the mover that archives with these data, rewritten already, wait for. If none of those that may have them
     * is there or was there lately, one of them is expected from now on.
     *
     * @return null for any mover
     */
    Mover choose(byte[] data, long now) {
        HostGroup group = group(data);
        if (group == null) {
            return null;
        }
        Mover mover = group.present(random);
        return mover != null ? mover : movers.expect(group.anyName(random), now);
    }

    /** Whether this mover may have archives with these data, rewritten already. */
    boolean allows(byte[] data, String mover) {
        HostGroup group = group(data);
        return group == null || group.names().contains(mover);
    }

    private HostGroup group(byte[] data) {
        if (rules.isEmpty() && hashedRules.isEmpty()) {
            return null;
        }
        int slot = (int) Scramble.mix(Arrays.hashCode(data)) & (REMEMBERED - 1);
        Answer answer = remembered[slot];
        if (answer == null || !Arrays.equals(answer.data, data)) {
            answer = new Answer(data, search(data));
            remembered[slot] = answer;
        }
        return answer.group;
    }

    private HostGroup search(byte[] data) {
        for (HashedRule rule : hashedRules) {
            HashedValue value = HashedValue.find(data, rule.tag);
            if (value != null) {
                return rule.hosts.get(value.index(rule.hosts.size()));
            }
        }
        int end = HashedValue.textEnd(data);
        for (Rule rule : rules) {
            for (int i = 0; i + rule.tag.length <= end; i++) {
                if (HashedValue.startsWith(data, i, rule.tag)) {
                    return rule.group;
                }
            }
        }
        return null;
    }

    private void update(String name) {
        List<HostGroup> mentioning = byName.get(name);
        if (mentioning != null) {
            Mover mover = movers.named(name);
            mentioning.forEach(group -> group.update(name, mover));
        }
    }

    private HostGroup group(List<String> hosts) {
        return groups.computeIfAbsent(hosts, names -> {
            HostGroup group = new HostGroup(names);
            group.names().forEach(name -> byName.computeIfAbsent(name, n -> new ArrayList<>()).add(group));
            return group;
        });
    }

    private static byte[] bytes(String tag) {
        return tag.getBytes(StandardCharsets.UTF_8);
    }
}

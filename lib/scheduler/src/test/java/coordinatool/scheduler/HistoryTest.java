// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Ehlo;
import coordinatool.model.Errno;
import coordinatool.model.LockMode;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.policy.Batches;
import coordinatool.scheduler.policy.Policy;
import coordinatool.tool.HashedHostRule;
import coordinatool.tool.HostRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random lives of a site: requests, movers that come and go and lie about nothing, locks, cancels, restarts. */
class HistoryTest {
    private static final Action[] TYPES = {Action.ARCHIVE, Action.RESTORE, Action.REMOVE};
    private static final String[] DATA = {"", "", "x".repeat(50), "x".repeat(100), "tag=a", "tag=b", "grp=1", "grp=2"};
    private static final List<HostRule> RULES =
            List.of(new HostRule("tag=a", List.of("m0")), new HostRule("tag=b", List.of("m1")));
    private static final List<HostRule> OTHER_RULES =
            List.of(new HostRule("tag=a", List.of("m1")), new HostRule("tag=b", List.of("m4")));
    private static final List<HashedHostRule> HASHED =
            List.of(new HashedHostRule("grp=", 0, List.of("m2", "m3")));
    private static final Policy FREE = Play.policy(Site.GRACE, List.of(), List.of(), Batches.NONE);
    private static final Policy HOSTS = Play.policy(Site.GRACE, RULES, HASHED, Batches.NONE);
    private static final Policy BATCHES = Play.policy(Site.GRACE, List.of(), List.of(), Play.batches(60, 300, 2));
    private static final Policy HOSTS_AND_BATCHES = Play.policy(Site.GRACE, RULES, HASHED, Play.batches(60, 0, 1));
    private static final List<Policy> POLICIES =
            List.of(FREE, HOSTS, BATCHES, HOSTS_AND_BATCHES, PolicyTest.OTHER);
    private static final int[][] ARCHIVE_IDS = {{}, {}, {1}, {2}, {1, 3}};

    private Random random;
    private Site site;
    private long lastConn;
    private long lastCookie;
    private long lastId;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, System.getProperty("soak") == null ? 80 : 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyRequestRunsOnceAtATimeInOrderAndNothingIsForgotten(long seed) {
        random = new Random(seed);
        site = new Site(seed, POLICIES.get((int) (seed % POLICIES.size())));
        for (int step = 0; step < 250; step++) {
            step();
        }
        drain();
        site.check(site.live.isEmpty(), "left over: %s", site.live);
    }

    private void step() {
        switch (random.nextInt(17)) {
            case 0, 1, 2, 3 -> site.arrive(someRequests());
            case 4 -> site.say((s, t) -> s.queue(++lastId, null, someRequests(), t));
            case 5 -> comeOrGo();
            case 6, 7, 8, 9 -> recv();
            case 10, 11, 12 -> done();
            case 13 -> cancel();
            case 14 -> rare();
            case 15 -> settle();
            default -> site.pass(random.nextInt(50));
        }
    }

    private List<Request> someRequests() {
        List<Request> requests = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            if (random.nextInt(8) == 0 && !site.live.isEmpty()) {
                requests.add(any(site.live));
            } else {
                long timestamp = random.nextInt(3) == 0 ? 1 + random.nextInt(1000) : 0;
                Request request = Requests.request(TYPES[random.nextInt(3)], ++lastCookie, random.nextInt(12),
                        1 + random.nextInt(3), random.nextInt(2) * 4L, timestamp, DATA[random.nextInt(DATA.length)]);
                requests.add(lastCookie % 4 == 0
                        ? Requests.withDfid(request, Requests.fid(100 + (int) lastCookie)) : request);
            }
        }
        return requests;
    }

    private void comeOrGo() {
        String name = "m" + random.nextInt(5);
        MoverModel known = site.movers.get(name);
        if (known != null && known.connected) {
            leave(known);
        } else if (random.nextInt(4) == 0) {
            arrive(null, List.of());
        } else {
            arrive(name, known == null ? List.of() : someOf(known));
        }
    }

    private void arrive(String name, List<Request> running) {
        long conn = ++lastConn;
        String address = "host:" + conn;
        site.say((s, t) -> s.connected(conn, address, t));
        int[] ids = ARCHIVE_IDS[random.nextInt(ARCHIVE_IDS.length)];
        String called = name == null ? address : name;
        MoverModel mover = new MoverModel(called, name != null, ids, conn);
        running.forEach(r -> mover.running.put(r.key(), r));
        site.movers.put(called, mover);
        int cut = random.nextInt(running.size() + 1);
        site.say((s, t) -> s.ehlo(++lastId, conn, new Ehlo(name, "testfs", ids, running.subList(0, cut)), false,
                cut < running.size(), t));
        if (cut < running.size()) {
            site.say((s, t) -> s.runs(++lastId, conn, running.subList(cut, running.size()), false, t));
        }
    }

    private void leave(MoverModel mover) {
        mover.connected = false;
        mover.recv = null;
        if (!mover.named) {
            mover.running.clear();
        }
        site.say((s, t) -> s.disconnected(mover.conn, t));
    }

    /** What a mover that comes back says that it runs: perhaps less than it had. */
    private List<Request> someOf(MoverModel mover) {
        List<Request> kept = new ArrayList<>(mover.running.values());
        kept.removeIf(r -> random.nextInt(4) == 0);
        return kept;
    }

    private void recv() {
        MoverModel mover = anyConnected();
        if (mover != null && mover.recv == null) {
            long maxBytes = random.nextInt(3) == 0 ? 200 + random.nextInt(400) : 1 << 20;
            ask(mover, new RecvLimits(random.nextInt(5) - 1, random.nextInt(5) - 1, random.nextInt(5) - 1, maxBytes));
        }
    }

    private void ask(MoverModel mover, RecvLimits limits) {
        mover.recv = limits;
        site.say((s, t) -> s.recv(++lastId, mover.conn, limits, t));
    }

    private void done() {
        MoverModel mover = anyConnected();
        if (mover != null && !mover.running.isEmpty()) {
            Request request = any(mover.running);
            RequestKey key = request.key();
            int status = List.of(0, 1, Errno.EINVAL).get(random.nextInt(3));
            boolean failed = status != 0 && site.outcomes.getOrDefault(key, status) != 0;
            boolean again = failed && site.reordered.containsKey(key);
            mover.running.remove(key);
            site.say((s, t) -> s.done(++lastId, mover.conn, key.cookie(), key.dfid(), status, t));
            site.check(site.live.containsKey(key) == (again || site.endingInLustre.containsKey(key)), "ended: %s", key);
        }
    }

    private void cancel() {
        if (!site.live.isEmpty()) {
            site.arrive(List.of(Requests.cancelOf(any(site.live))));
        }
    }

    /** Lustre says what it knows of a restore whose mover is gone. */
    private void settle() {
        if (!site.endingInLustre.isEmpty()) {
            Request restore = any(site.endingInLustre);
            boolean ended = random.nextBoolean();
            site.endingInLustre.remove(restore.key());
            site.say((s, t) -> s.restoreSettled(restore.key(), ended, t));
            if (ended) {
                site.check(!site.live.containsKey(restore.key()), "ended: %s", restore);
                site.arrive(List.of(Requests.request(Action.RESTORE, ++lastCookie, restore.fid().oid(),
                        restore.archiveId(), 0, 0, "")));
            }
        }
    }

    private void release(Request request) {
        site.say((s, t) -> s.release(++lastId, request.cookie(), request.fid(), t));
        site.check(!site.held.containsKey(request.key()), "released: %s", request);
    }

    private void rare() {
        switch (random.nextInt(8)) {
            case 7 -> site.changeHosts(random.nextBoolean() ? List.of() : random.nextBoolean() ? RULES : OTHER_RULES,
                    random.nextBoolean() ? List.of() : HASHED);
            case 6 -> site.held.values().stream().findFirst().ifPresent(this::release);
            case 0 -> site.say((s, t) -> s.lock(++lastId, LockMode.ofCode(random.nextInt(2)), t));
            case 1 -> {
                site.movers.values().stream().filter(m -> !m.connected).forEach(m -> m.running.clear());
                site.pass(Site.GRACE);
            }
            case 2, 3 -> restart();
            case 4 -> site.say((s, t) -> s.endRestoresAgain(t));
            default -> site.say((s, t) -> s.done(++lastId, 0, 1 + random.nextInt(100),
                    Requests.fid(random.nextInt(12)), random.nextInt(2), t));
        }
    }

    /** A new scheduler: the gateway tells it what it knows of each connection. */
    private void restart() {
        site.start();
        Map<MoverModel, RecvLimits> asking = new HashMap<>();
        site.movers.values().forEach(mover -> {
            asking.put(mover, mover.recv);
            mover.recv = null;
        });
        for (MoverModel mover : site.movers.values()) {
            if (mover.connected) {
                mover.conn = ++lastConn;
                RecvLimits open = asking.get(mover);
                site.say((s, t) -> s.connected(mover.conn, mover.named ? "host:" + mover.conn : mover.name, t));
                Ehlo ehlo = new Ehlo(mover.named ? mover.name : null, null, mover.archiveIds,
                        List.copyOf(mover.running.values()));
                site.say((s, t) -> s.ehlo(0, mover.conn, ehlo, true, t));
                if (open != null) {
                    ask(mover, open);
                }
            }
        }
    }

    private void drain() {
        site.say((s, t) -> s.lock(++lastId, LockMode.UNLOCKED, t));
        List.copyOf(site.movers.values()).stream().filter(m -> m.connected).forEach(this::leave);
        site.movers.values().forEach(m -> m.running.clear());
        site.pass(2 * Site.GRACE);
        while (site.scheduler.deadline() <= site.now) {
            site.pass(0);
        }
        List.copyOf(site.held.values()).forEach(this::release);
        List.copyOf(site.endingInLustre.keySet()).forEach(key -> {
            site.endingInLustre.remove(key);
            site.say((s, t) -> s.restoreSettled(key, false, t));
        });
        for (int i = 0; i < 5; i++) {
            arriveForAll("m" + i);
        }
        for (int round = 0; round < 5000 && !site.live.isEmpty(); round++) {
            for (MoverModel mover : List.copyOf(site.movers.values())) {
                if (mover.connected && mover.recv == null) {
                    ask(mover, new RecvLimits(-1, -1, -1, 1 << 20));
                }
                for (Request r : List.copyOf(mover.running.values())) {
                    site.say((s, t) -> s.done(++lastId, mover.conn, r.cookie(), r.dfid(), 0, t));
                }
            }
            site.pass(10);
        }
    }

    private void arriveForAll(String name) {
        long conn = ++lastConn;
        site.say((s, t) -> s.connected(conn, name + ":1", t));
        site.movers.put(name, new MoverModel(name, true, new int[0], conn));
        site.say((s, t) -> s.ehlo(++lastId, conn, new Ehlo(name, null, new int[0], List.of()), false, t));
    }

    private MoverModel anyConnected() {
        List<MoverModel> connected = site.movers.values().stream().filter(m -> m.connected).toList();
        return connected.isEmpty() ? null : connected.get(random.nextInt(connected.size()));
    }

    private Request any(Map<RequestKey, Request> requests) {
        return new ArrayList<>(requests.values()).get(random.nextInt(requests.size()));
    }
}

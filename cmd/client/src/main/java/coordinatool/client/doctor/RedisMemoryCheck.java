// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import coordinatool.store.RedisAddress;
import coordinatool.store.RedisProbe;

/** Whether Redis has memory left. */
final class RedisMemoryCheck implements Check {
    private static final long PERCENT = 100;
    private static final long FULL_PERCENT = 80;

    @Override
    public String name() {
        return "redis-memory";
    }

    @Override
    public void look(Site site, Findings findings) {
        RedisProbe redis = site.redis();
        if (redis == null || redis.info().isEmpty()) {
            findings.skipped("Redis says nothing here");
            return;
        }
        long limit = redis.number("maxmemory");
        long room = limit == 0 ? redis.number("total_system_memory") : limit;
        long used = redis.number("used_memory");
        if (room == 0 || used * PERCENT < room * FULL_PERCENT) {
            return;
        }
        String what = "it uses " + used * PERCENT / room + " % of " + (limit == 0 ? "this host's memory" : "maxmemory");
        RedisAddress address = RedisAddress.of(site.configuration());
        String mend = limit == 0 ? "give the host more memory, or find what else is in Redis" : address.cli()
                + " config set maxmemory " + limit * 2;
        if (limit != 0 && used >= limit) {
            findings.error(what, "it refuses all changes, or evicts the queue", mend);
        } else {
            findings.warning(what, "when it is full it refuses all changes, or evicts the queue", mend);
        }
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import coordinatool.store.RedisAddress;
import coordinatool.store.RedisProbe;
import coordinatool.store.UnsafeSetting;

/** Whether Redis can be used, and keeps what it is given. */
final class RedisCheck implements Check {
    private static final int LEAST_VERSION = 5;

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public void look(Site site, Findings findings) {
        RedisProbe redis = site.redis();
        if (redis == null) {
            findings.skipped("there is no Redis, or it is the coordinator's own");
            return;
        }
        RedisAddress address = RedisAddress.of(site.configuration());
        String cli = address.cli() + " ";
        if (!redis.problem().isEmpty()) {
            findings.error(address + ": " + redis.problem(), "the scheduler does not start without it",
                    "start it, or correct redis_host, redis_port, redis_user or redis_password_file");
            return;
        }
        if (redis.info().isEmpty()) {
            findings.warning("INFO is refused", "nobody can see whether its settings are safe",
                    cli + "acl setuser USER +info");
            return;
        }
        server(redis, cli, findings);
        settings(redis, cli, findings);
        persistence(redis, cli, findings);
    }

    private static void server(RedisProbe redis, String cli, Findings findings) {
        String version = redis.line("redis_version");
        int dot = version.indexOf('.');
        if (version.matches("[0-9]{1,4}\\..*") && Integer.parseInt(version.substring(0, dot)) < LEAST_VERSION) {
            findings.error("it is version " + version, "version " + LEAST_VERSION + " or later is needed", "update it");
        }
        if (redis.line("role").equals("slave")) {
            findings.error("it is a replica of " + redis.line("master_host") + ":" + redis.line("master_port"),
                    "its master undoes what is written to it",
                    cli + "replicaof no one, or set redis_host to the master");
        }
        if (redis.line("loading").equals("1")) {
            findings.warning("it is still loading its data", "the scheduler waits for it", "wait");
        }
    }

    private static void settings(RedisProbe redis, String cli, Findings findings) {
        for (UnsafeSetting setting : redis.unsafe()) {
            findings.warning(setting.name() + " is " + setting.value(), setting.danger(), cli + "config set "
                    + setting.name() + " " + setting.wanted() + "; " + cli + "config rewrite");
        }
    }

    private static void persistence(RedisProbe redis, String cli, Findings findings) {
        failed(redis, "aof_last_write_status", "the append-only file", findings);
        failed(redis, "aof_last_bgrewrite_status", "a new append-only file", findings);
        failed(redis, "rdb_last_bgsave_status", "a snapshot", findings);
        if (redis.number("evicted_keys") > 0) {
            findings.warning("it has evicted " + redis.number("evicted_keys") + " keys since its start",
                    "parts of the queue may have been among them", "coordinatool-client fsck --repair; " + cli
                    + "config resetstat");
        }
    }

    private static void failed(RedisProbe redis, String line, String what, Findings findings) {
        String status = redis.line(line);
        if (!status.isEmpty() && !status.equals("ok")) {
            findings.error("it could not write " + what, "it refuses changes until it can (MISCONF), or loses them",
                    "df its directory, and read its log");
        }
    }
}

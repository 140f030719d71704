// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a Redis is asked by who looks at it from outside. */
class RedisProbeTest extends RedisTestCase {
    @Test
    void itSaysWhereItsFilesAre() {
        RedisProbe probe = RedisProbe.of(redis.address("", ""));
        assertThat(probe.directory()).isNotEmpty().isEqualTo(client.configGet("dir").get("dir"));
    }

    @Test
    void orMayNotBeAsked() {
        client.aclSetUser("default", "-config");
        RedisProbe probe = RedisProbe.of(redis.address("", ""));
        assertThat(probe.problem()).isEmpty();
        assertThat(probe.info()).isNotEmpty();
        assertThat(probe.directory()).isEmpty();
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What a test has in which something happens to a Redis that holds what its owner has written. */
abstract class FilledRedisTestCase extends RedisTestCase {
    Owner owner;

    @BeforeEach
    void fill() {
        owner = new Owner(redis);
        owner.fill();
    }

    @AfterEach
    void closeOwner() {
        owner.close();
    }

    void untilMended() {
        owner.untilDurable();
        owner.assertIsIn(redis);
        assertThat(owner.store.state().awayReason()).isEmpty();
    }
}

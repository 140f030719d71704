// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NullStoreTest {
    @Test
    void settlesEverythingAtOnceAndNeverSaysThatSomethingIsAway() {
        try (Owner owner = new Owner(new RedisAddress("", 0, "", ""))) {
            owner.put(Owner.archive(1));
            assertThat(owner.submit()).isEqualTo(1);
            assertThat(owner.store.settled()).isEqualTo(1);
            assertThat(owner.submit()).isEqualTo(2);
            assertThat(owner.store.settled()).isEqualTo(2);
            assertThat(owner.store.state().durable()).isTrue();
            assertThat(owner.store.state().awaySince()).isZero();
            assertThat(owner.store.behind()).isFalse();
            assertThat(owner.store.reconcile(owner)).isFalse();
        }
    }
}

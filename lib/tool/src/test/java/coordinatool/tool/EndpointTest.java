// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @Test
    void aListOfAllForms() {
        assertThat(Endpoint.list(" redis1 redis2:6380\t10.0.0.1 ::1 [::1] [fe80::2]:7 /run/redis.sock ", 6379))
                .containsExactly(new Endpoint("redis1", 6379), new Endpoint("redis2", 6380),
                        new Endpoint("10.0.0.1", 6379), new Endpoint("::1", 6379), new Endpoint("::1", 6379),
                        new Endpoint("fe80::2", 7), new Endpoint("/run/redis.sock", 0));
        assertThat(Endpoint.list("", 1)).isEmpty();
        assertThat(Endpoint.list("a /b", 1)).extracting(Endpoint::toString).containsExactly("a:1", "/b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis:", "redis:port", "redis:0", "redis:65536", "redis:٥", ":6379", "[::1", "[]:1",
            "[a]b"})
    void whatIsNoServerIsRefused(String text) {
        assertThatThrownBy(() -> Endpoint.checkedList("good " + text)).isInstanceOf(IllegalArgumentException.class);
    }
}

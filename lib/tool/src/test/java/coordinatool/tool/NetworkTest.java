// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of the configuration. */
class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 10.1.255.255, true",
        "10.1.0.0/16, 10.2.0.0,     false",
        "10.1.2.3,    10.1.2.3,     true",
        "10.1.2.3,    10.1.2.2,     false",
        "0.0.0.0/0,   203.0.113.9,  true",
        "0.0.0.0/0,   ::1,          false",
        "10.1.4.0/23, 10.1.5.9,     true",
        "::1,         ::1,          true",
        "fd00::/8,    fd12::5,      true",
        "fd00::/8,    fe80::1,      false"})
    void holdsItsAddresses(String network, String address, boolean holds) throws Exception {
        assertThat(Network.parse(network).get(0).contains(InetAddress.getByName(address))).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3/16", "10.1/16", "10.1.0.0/33", "10.1.0.0/-1", "head.example", "10.1.0.0/",
        "300.1.1.1", "fd00::/129", "1", "fd00::1/8", "10.1.0.0/16/3"})
    void whatIsNoneIsRefused(String word) {
        assertThatThrownBy(() -> Network.parse(word)).isInstanceOf(IllegalArgumentException.class);
    }
}

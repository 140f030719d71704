// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

/** The text of a configuration file. */
public final class ConfigurationFuzz {
    private ConfigurationFuzz() {
    }

    /** For Jazzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        try {
            Configuration configuration = ConfigurationLoader.ofText(new String(data, StandardCharsets.UTF_8));
            for (Key<?> key : Key.all()) {
                assertThat((Object) configuration.get(key)).isNotNull();
            }
        } catch (ConfigurationException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}

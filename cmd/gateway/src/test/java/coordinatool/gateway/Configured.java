// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.tool.Configuration;
import coordinatool.tool.ConfigurationException;
import coordinatool.tool.ConfigurationLoader;

/** Configurations for tests. */
final class Configured {
    private Configured() {
    }

    /** By these lines of a file. */
    static Configuration by(String lines) {
        try {
            return ConfigurationLoader.ofText(lines);
        } catch (ConfigurationException e) {
            throw new AssertionError(e);
        }
    }
}

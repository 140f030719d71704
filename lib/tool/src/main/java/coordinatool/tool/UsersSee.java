// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

/** Of which files users may see requests. What they may cancel does not depend on it. */
public enum UsersSee {
    /** Those that belong to them. */
    OWN,
    /** Those that the mode of the file lets them read, too. */
    READABLE
}

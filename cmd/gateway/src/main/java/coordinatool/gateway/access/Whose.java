// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

/** Which files are asked about, of those that requests are of. */
public enum Whose {
    /** Those that belong to who asks. */
    OWN,
    /** Those of which who asks may see the requests. */
    SEEN,
    /** All that there are. */
    ALL
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

/** What a daemon makes of the MOUNT on its command line. */
public enum MountArgument {
    /** It may be given, and only shows in ps(1) and the logs: one unit and one set of options serve all daemons. */
    OPTIONAL,
    /** Without it the daemon does not start. */
    REQUIRED
}

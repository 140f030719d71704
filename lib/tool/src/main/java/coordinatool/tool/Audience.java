// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

/** Whose a key of coordinatool.conf(5) is. One file serves all; a program does not judge values of others' keys. */
enum Audience {
    ALL,
    /** The scheduler, and maybe others of our daemons. */
    DAEMONS,
    /** Daemons of ours, and not the scheduler. */
    OTHER_DAEMONS,
    /** The agent, and tools that ask for work as a mover does. */
    MOVERS
}

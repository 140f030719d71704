// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * Command lines as getopt_long(3) reads them. Depends on nothing: a library for this cost half of the time in which a
 * tool starts.
 */
package coordinatool.tool.cli;

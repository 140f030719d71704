// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * The reporter's side: gets numbered lines from the scheduler and writes each exactly once to its file, below the mount
 * of a file system of users, whatever dies when.
 */
package coordinatool.report.files;

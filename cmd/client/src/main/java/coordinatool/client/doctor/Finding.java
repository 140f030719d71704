// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

/**
 * What a check has found.
 *
 * @param check name of the check
 * @param what  how it is
 * @param why   why that matters; empty where nothing is wrong
 * @param mend  a command that mends it, or what to do where no command can; empty likewise
 */
record Finding(String check, Severity severity, String what, String why, String mend) {
}

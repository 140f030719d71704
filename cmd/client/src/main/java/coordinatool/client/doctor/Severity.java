// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

/** How bad a finding is. */
enum Severity {
    /** Nothing that a check speaks of is here. */
    SKIPPED,
    /** It works, and may cease to, or is not what somebody wanted. */
    WARNING,
    /** It does not work. */
    ERROR
}

// SPDX-License-Identifier: LGPL-3.0-or-later
/** What a report file says of a request: its lines, and what a reader makes of them. See coordinatool-reports(5). */
package coordinatool.report.lines;

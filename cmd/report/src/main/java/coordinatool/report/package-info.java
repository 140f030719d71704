// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * coordinatool-report(8): writes to the reports of users what the scheduler hands out, and with {@code --follow} prints
 * what happens. What a report says, and how a file is written and mended, is in {@code lib/report}.
 */
package coordinatool.report;

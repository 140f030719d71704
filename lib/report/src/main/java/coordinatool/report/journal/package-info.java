// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * The scheduler's side of reports: makes their lines, keeps them until the reporter has written them, and makes up for
 * lines that were lost.
 *
 * <p><b>Each line once.</b> A line is stored in the same batch as the change of the queue that it tells of, and has a
 * number that never comes again. The reporter says up to which number it has written, and gets what follows. So it does
 * not matter who dies, or when: a line that may not have been written is sent again, and the reporter leaves out what
 * it has.
 *
 * <p><b>When lines are lost all the same.</b> There are four ways: the reporter stays away for so long that the oldest
 * lines are dropped, since users' reports must not fill the scheduler's memory; the reporter's bookmark is ahead of us,
 * so this is another scheduler, or Redis went back in time; reports were switched on with a full queue; or the C
 * program has written the lines before. Which requests have lost lines is known in none of them: to remember it for
 * each line dropped would need the memory that dropping is to save.
 *
 * <p>So losses are counted, and each open request remembers up to which loss its report is complete. Where that is
 * behind, an "open" line goes first: it tells the reporter how the request stands ({@link
 * coordinatool.report.lines.ReportLine.Open}). The reporter reads the file, finds out what the file says of the request
 * ({@link coordinatool.report.lines.ReportState}), and adds the lines that lead from there to here, which may be none.
 * A request that has something to say gets its open line at once. All the others get theirs page by page, whenever the
 * reporter has little else to do ({@link coordinatool.report.journal.Repair}), sorted by report, so that each file is
 * read once.
 *
 * <p>What is not made up for: a request that has ended among the lost lines stays open in its file. To find these would
 * take a look into every file. The file goes one to two intervals after the last request of its report has ended.
 *
 * <p>Two simpler ways do not work. The scheduler cannot send the whole story of each open request again, for users
 * would read things twice, and scripts that count lines would count wrong. And the reporter cannot write files anew,
 * for users follow them with <code>tail -f</code>.
 */
package coordinatool.report.journal;

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.files;

import coordinatool.model.ReportEntry;
import coordinatool.tool.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lines on their way into their files. First the bookmark says which files are begun and how long they were, then they
 * are written, then the bookmark says that all is done. Whoever dies in between: the same lines come again, each file
 * is looked at from where it ended before, and gets what it has not got. To be repeated until it works.
 */
final class AppendBatch {
    private final long before;
    private final List<ReportEntry> entries;
    private final Map<String, ByteArrayOutputStream> lines = new LinkedHashMap<>();
    private final Map<String, Long> begun = new LinkedHashMap<>();
    private final Set<String> written = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private boolean marked;

    /**
     * @param before  number of the last line that is done
     * @param entries what the scheduler has sent, not empty; {@link MissingLines#fill} makes lines of it
     * @param earlier files that an earlier attempt of somebody may have written to
     */
    AppendBatch(long before, List<ReportEntry> entries, Map<String, Long> earlier) {
        this.before = before;
        this.entries = entries;
        begun.putAll(earlier);
    }

    void add(String hint, String line) {
        lines(hint).writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What the report gets, as far as it was added. The report is one of the batch's files from now on, even if it gets
     * no line: what an earlier attempt has left in it is cut.
     */
    String text(String hint) {
        return lines(hint).toString(StandardCharsets.UTF_8);
    }

    private ByteArrayOutputStream lines(String hint) {
        return lines.computeIfAbsent(hint, h -> new ByteArrayOutputStream());
    }

    /** This report gets none of its lines. */
    void refuse(String hint) {
        refused.add(hint);
    }

    boolean refuses(String hint) {
        return refused.contains(hint);
    }

    List<ReportEntry> entries() {
        return entries;
    }

    /** Number of the last line of this batch. */
    long last() {
        return entries.get(entries.size() - 1).number();
    }

    Set<String> hints() {
        return lines.keySet();
    }

    /** Length of a file before any attempt, bytes. */
    long begin(ReportDirectory directory, String hint) throws IOException {
        Long known = begun.get(hint);
        if (known == null) {
            known = directory.length(hint);
            begun.put(hint, known);
        }
        return known;
    }

    void write(ReportDirectory directory, BookmarkFile bookmark, Log log) throws IOException {
        if (!marked) {
            for (String hint : lines.keySet()) {
                try {
                    begin(directory, hint);
                } catch (NotRegularException e) {
                    skip(hint, log, e);
                }
            }
            bookmark.write(new Bookmark(before, begun));
            marked = true;
        }
        for (Map.Entry<String, ByteArrayOutputStream> file : lines.entrySet()) {
            String hint = file.getKey();
            if (!written.contains(hint)) {
                try {
                    directory.write(hint, begun.get(hint), file.getValue().toByteArray());
                    written.add(hint);
                } catch (NotRegularException e) {
                    skip(hint, log, e);
                }
            }
        }
        bookmark.write(new Bookmark(last(), Map.of()));
        if (log.isInfo()) {
            entries.stream().filter(entry -> !refuses(entry.hint()))
                    .forEach(entry -> log.info("reported", "report", entry.hint(), "line", entry.line()));
        }
    }

    private void skip(String hint, Log log, NotRegularException e) {
        log.error("report not written, its lines are lost", "report", hint, "reason", e.getMessage());
        written.add(hint);
        refuse(hint);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.Printable;
import coordinatool.tool.Style;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Text in columns as wide as their widest cell: the first to the left, numbers to the right. */
final class Table {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final Set<Integer> alarms = new HashSet<>();

    /** The first row gives the number of columns. */
    void row(Object... cells) {
        String[] row = new String[cells.length];
        for (int i = 0; i < cells.length; i++) {
            row[i] = Printable.line(String.valueOf(cells[i]));
        }
        rows.add(row);
    }

    /** A row that somebody should look at. */
    void alarm(Object... cells) {
        alarms.add(rows.size());
        row(cells);
    }

    /**
     * All rows, a line each.
     *
     * @param leftColumns how many columns stand to the left
     */
    String text(int leftColumns) {
        return text(leftColumns, Style.PLAIN);
    }

    /** As {@link #text(int)}, with alarms in the style's colour. */
    String text(int leftColumns, Style style) {
        StringBuilder out = new StringBuilder();
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], length(row[i]));
            }
        }
        for (int r = 0; r < rows.size(); r++) {
            String[] row = rows.get(r);
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                String padding = " ".repeat(widths[i] - length(row[i]));
                line.append(i == 0 ? "" : GAP).append(i < leftColumns ? row[i] + padding : padding + row[i]);
            }
            String text = line.toString().stripTrailing();
            out.append(alarms.contains(r) ? style.bad(text) : text).append('\n');
        }
        return out.toString();
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}

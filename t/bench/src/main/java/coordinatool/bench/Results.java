// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What was measured: a line of JSON each as it comes, and a table at the end. One thread. */
final class Results {
    private final PrintStream json;
    private final Map<Line, Map<String, List<Double>>> values = new EnumMap<>(Line.class);
    private String site = "";
    private int round;

    /** @param json where the lines of JSON go */
    Results(PrintStream json) {
        this.json = json;
    }

    /** What comes now is of this site and round. */
    void of(String newSite, int newRound) {
        site = newSite;
        round = newRound;
    }

    void add(Line line, double value) {
        add(line, value, null);
    }

    /** @param load the run that it comes from, or null */
    void add(Line line, double value, Load load) {
        values.computeIfAbsent(line, l -> new TreeMap<>()).computeIfAbsent(site, s -> new ArrayList<>()).add(value);
        json.println("{\"round\":" + round + ",\"site\":\"" + site + "\",\"line\":\"" + line + "\",\"value\":" + value
                + ",\"unit\":\"" + line.unit.name + "\"" + (load == null ? "" : ",\"run\":" + load.json()) + "}");
        json.flush();
    }

    /** A row a line: the median of each site with the lowest and the highest, and ours over each of the others'. */
    void print(PrintStream to, String ours, List<String> others) {
        for (Map.Entry<Line, Map<String, List<Double>>> row : values.entrySet()) {
            Line line = row.getKey();
            List<Double> own = row.getValue().get(ours);
            StringBuilder text = new StringBuilder("| " + line.title + " | " + line.unit.name);
            for (String other : others) {
                text.append(" | ").append(shown(line.unit.format, row.getValue().get(other)));
            }
            text.append(" | ").append(shown(line.unit.format, own));
            for (String other : others) {
                text.append(" | ").append(shown("%.2f", ratios(own, row.getValue().get(other))));
            }
            to.println(text + " |");
        }
    }

    /** The heading of {@link #print}, as Markdown. */
    static String heading(String ours, List<String> others) {
        StringBuilder names = new StringBuilder("| | ");
        StringBuilder rule = new StringBuilder("|---|---");
        for (String other : others) {
            names.append(" | ").append(other);
            rule.append("|---");
        }
        names.append(" | ").append(ours);
        rule.append("|---");
        for (String other : others) {
            names.append(" | ").append(ours).append(" / ").append(other);
            rule.append("|---");
        }
        return names + " |\n" + rule + "|";
    }

    /** Round by round, so that what disturbed both disturbs the ratio less. */
    private static List<Double> ratios(List<Double> own, List<Double> other) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; own != null && other != null && i < Math.min(own.size(), other.size()); i++) {
            ratios.add(own.get(i) / other.get(i));
        }
        return ratios;
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    private static String shown(String format, List<Double> values) {
        if (values == null || values.isEmpty()) {
            return "";
        }
        String middle = String.format(Locale.ROOT, format, median(values));
        if (values.size() == 1) {
            return middle;
        }
        return middle + " [" + String.format(Locale.ROOT, format, values.stream().min(Double::compare).orElseThrow())
                + " to " + String.format(Locale.ROOT, format, values.stream().max(Double::compare).orElseThrow()) + "]";
    }
}

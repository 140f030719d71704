// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.awt.Color;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogarithmicAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.svg.SVGGraphics2D;

/**
 * Draws what {@link Flatness} measured: several values over one that grows, all of them logarithmic, so what stays the
 * same is level, and what grows in proportion has the slope of the diagonal.
 */
final class Plot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final double US_PER_MS = 1e3;
    private static final int MEMORY_AT = 3;
    private static final JsonFactory JSON = new JsonFactory();

    private final String axis;
    private final XYSeries queued = new XYSeries("queued, 1/s");
    private final XYSeries done = new XYSeries("done, 1/s");
    private final XYSeries wait = new XYSeries("reply to a done, 99 of 100, ms");
    private final XYSeries memory = new XYSeries("memory, MB");

    private Plot(String axis) {
        this.axis = axis;
    }

    /** @param results the lines of JSON */
    static void all(Path results, Path out) throws IOException {
        Map<String, Plot> plots = new LinkedHashMap<>();
        for (String line : Files.readAllLines(results)) {
            Map<String, String> point = read(line);
            plots.computeIfAbsent(point.get("curve"), curve -> new Plot(point.get("axis"))).add(point);
        }
        for (Map.Entry<String, Plot> plot : plots.entrySet()) {
            plot.getValue().write(out.resolve(plot.getKey() + ".svg"));
        }
    }

    /** The values of an object and of those in it, these with the name of theirs and a dot before. */
    private static Map<String, String> read(String line) throws IOException {
        Map<String, String> values = new HashMap<>();
        String inside = "";
        try (JsonParser parser = JSON.createParser(line)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_OBJECT && parser.currentName() != null) {
                    inside = parser.currentName() + ".";
                } else if (parser.currentToken() == JsonToken.END_OBJECT) {
                    inside = "";
                } else if (parser.currentToken().isScalarValue()) {
                    values.put(inside + parser.currentName(), parser.getText());
                }
            }
        }
        return values;
    }

    private void add(Map<String, String> point) {
        double x = Double.parseDouble(point.get("x"));
        queued.add(x, Double.parseDouble(point.get("queue.rate")));
        done.add(x, Double.parseDouble(point.get("drain.rate")));
        wait.add(x, Double.parseDouble(point.get("drain.p99_us")) / US_PER_MS);
        memory.add(x, Double.parseDouble(point.get("memory_mb")));
    }

    private void write(Path file) throws IOException {
        XYSeriesCollection all = new XYSeriesCollection();
        all.addSeries(queued);
        all.addSeries(done);
        all.addSeries(wait);
        all.addSeries(memory);
        JFreeChart chart = ChartFactory.createXYLineChart(null, axis, null, all);
        chart.setBackgroundPaint(Color.WHITE);
        XYPlot plot = chart.getXYPlot();
        plot.setDomainAxis(logarithmic(axis));
        plot.setRangeAxis(logarithmic(null));
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        plot.setDomainGridlinePaint(Color.LIGHT_GRAY);
        XYLineAndShapeRenderer lines = new XYLineAndShapeRenderer();
        lines.setSeriesPaint(MEMORY_AT, Color.DARK_GRAY);
        plot.setRenderer(lines);
        SVGGraphics2D to = new SVGGraphics2D(WIDTH, HEIGHT);
        chart.draw(to, new Rectangle(WIDTH, HEIGHT));
        Files.writeString(file, to.getSVGDocument());
    }

    /** One that has its numbers as plain text. */
    private static LogarithmicAxis logarithmic(String label) {
        LogarithmicAxis axis = new LogarithmicAxis(label);
        axis.setStrictValuesFlag(false);
        axis.setNumberFormatOverride(NumberFormat.getIntegerInstance(Locale.ROOT));
        return axis;
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * A drawing of several values over one that grows, all of them logarithmic: what stays the same is level, what grows in
 * proportion has the slope of the diagonal.
 */
final class Plot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;

    private final String axis;
    private final List<Integer> sizes = new ArrayList<>();
    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    Plot(String axis) {
        this.axis = axis;
    }

    /** @param point by name, with the unit; the same names each time */
    void add(int size, Map<String, Double> point) {
        sizes.add(size);
        point.forEach((name, value) -> values.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
    }

    void write(Path file) throws IOException {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle(axis).build();
        chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true)
                .setLegendPosition(LegendPosition.OutsideS).setChartBackgroundColor(Color.WHITE);
        values.forEach((name, row) -> chart.addSeries(name, sizes, row));
        VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import coordinatool.metrics.StatusMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** {@code /metrics}, for Prometheus. It says so, too, where the coordinator does not answer. */
final class MetricsPage implements HttpHandler {
    private final Coordinator coordinator;

    MetricsPage(Coordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Coordinator.Sample sample = coordinator.sample();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        if (sample.isThere()) {
            StatusMetrics.write(sample.reply().view(), sample.reply().moverViews(), text);
        } else {
            StatusMetrics.writeDown(text);
        }
        Answer.send(exchange, StatusMetrics.CONTENT_TYPE, text.toByteArray());
    }
}

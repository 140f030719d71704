// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import coordinatool.model.FormatException;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestState;
import coordinatool.model.RequestView;
import coordinatool.tool.Configuration;
import coordinatool.tool.Fatal;
import coordinatool.wire.Lfs;
import coordinatool.wire.RequestName;
import coordinatool.wire.RequestSink;
import coordinatool.wire.RequestViewJson;
import coordinatool.wire.ToolConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * {@code /find?q=}: requests by FID, by cookie, by path, or by a text in their data, a JSON object a line; {@code held}
 * is all that are held. The first {@link #MAX_SHOWN} of the first {@link #MAX_LOOKED_AT}.
 */
final class FindPage implements HttpHandler {
    static final int MAX_SHOWN = 50;
    /** A second's work of gateway and scheduler, in small pieces. */
    static final int MAX_LOOKED_AT = 100_000;
    private static final int BAD = 400;
    private static final int BUSY = 503;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Configuration configuration;
    private final String mount;
    private final Semaphore places = new Semaphore(2);

    /** @param mount of the file system; empty where none is known */
    FindPage(Configuration configuration, String mount) {
        this.configuration = configuration;
        this.mount = mount;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        String text = query == null || !query.startsWith("q=") ? ""
                : URLDecoder.decode(query.substring(2), StandardCharsets.UTF_8).strip();
        if (text.isEmpty() || !places.tryAcquire()) {
            Answer.line(exchange, text.isEmpty() ? BAD : BUSY, text.isEmpty() ? "find what?" : "others look already");
            return;
        }
        try {
            Answer.send(exchange, "application/json; charset=utf-8", find(text));
        } catch (FormatException e) {
            Answer.line(exchange, BAD, e.getMessage());
        } catch (Fatal e) {
            Answer.line(exchange, BUSY, e.getMessage());
        } finally {
            places.release();
        }
    }

    private byte[] find(String text) throws IOException, FormatException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        RequestSink sink = RequestViewJson.lines(lines);
        RequestFilter filter = filter(text);
        Predicate<RequestView> wanted = filter == RequestFilter.ALL
                ? view -> new String(view.request().data(), StandardCharsets.UTF_8).contains(text) : view -> true;
        int[] seen = {0, 0};
        try (ToolConnection connection = ToolConnection.open(configuration)) {
            connection.list(filter, view -> {
                if (wanted.test(view)) {
                    seen[0]++;
                    sink.accept(view);
                }
                if (++seen[1] >= MAX_LOOKED_AT || seen[0] >= MAX_SHOWN) {
                    throw new RequestSink.Enough();
                }
            });
        }
        return lines.toByteArray();
    }

    private RequestFilter filter(String text) throws FormatException, IOException {
        if (text.equals("held")) {
            return RequestFilter.ALL.in(RequestState.HELD);
        } else if (RequestName.isNumber(text)) {
            return RequestName.filter(text);
        }
        return text.startsWith("/") ? ofPath(text) : RequestFilter.ALL;
    }

    /** Only below the mount: nobody shall learn what else is on this host. */
    private RequestFilter ofPath(String text) throws FormatException, IOException {
        Path path;
        try {
            path = Path.of(text).normalize();
        } catch (InvalidPathException e) {
            throw new FormatException("this is no path");
        }
        if (mount.isEmpty() || !path.startsWith(mount)) {
            throw new FormatException(mount.isEmpty() ? "this page knows no mount: give the FID, by lfs path2fid PATH"
                    : "only files below " + mount + " can be found by their path");
        }
        return RequestFilter.ofFile(Lfs.path2fid(path.toString(), PATIENCE));
    }
}

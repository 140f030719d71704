// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import coordinatool.tool.Log;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Lets through what only reads, and what is meant for us: another method is refused, a path below the page's own is not
 * found, and on loopback so is a name that is not of this host, which a page of a stranger would have looked up for its
 * own ends (DNS rebinding).
 */
final class ReadOnly implements HttpHandler {
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int MISDIRECTED = 421;
    private static final int FAILED = 500;

    private final String path;
    private final HttpHandler page;
    private final Log log;

    ReadOnly(String path, HttpHandler page, Log log) {
        this.path = path;
        this.page = page;
        this.log = log;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            pass(exchange);
        }
    }

    private void pass(HttpExchange exchange) throws IOException {
        try {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                Answer.line(exchange, NOT_ALLOWED, "this server is read only");
            } else if (!exchange.getRequestURI().getPath().equals(path)) {
                Answer.line(exchange, NOT_FOUND, "there is no such page");
            } else if (!isMeant(exchange)) {
                Answer.line(exchange, MISDIRECTED, "this host has another name: use localhost");
            } else {
                page.handle(exchange);
            }
        } catch (RuntimeException e) {
            log.error("page failed", "path", path, "error", e);
            log.debug(e);
            Answer.line(exchange, FAILED, "this page has failed, see the log");
        }
    }

    private static boolean isMeant(HttpExchange exchange) {
        InetSocketAddress here = exchange.getLocalAddress();
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (host == null || !here.getAddress().isLoopbackAddress()) {
            return true;
        }
        String name = host.replaceFirst(":[0-9]*$", "");
        return name.equals("localhost") || name.matches("\\[?[0-9a-fA-F.:]+\\]?")
                || name.equals(InetAddress.getLoopbackAddress().getHostName());
    }
}

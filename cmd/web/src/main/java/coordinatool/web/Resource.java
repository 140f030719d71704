// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** A file of our jar. */
final class Resource implements HttpHandler {
    private final String type;
    private final byte[] content;

    /** @throws IOException where the jar is not whole */
    Resource(String name, String type) throws IOException {
        this.type = type;
        try (InputStream in = Resource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException(name);
            }
            content = in.readAllBytes();
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Answer.send(exchange, type, content);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.model.RequestView;
import java.io.IOException;

/** Is given each request of a reply to list, in order. */
@FunctionalInterface
public interface RequestSink {
    /** @throws IOException ends the reading */
    void accept(RequestView view) throws IOException;

    /** A sink throws it where it has seen enough. The list is over then, and the connection of no more use. */
    final class Enough extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** What a sink threw, told apart from what the connection did. */
    final class Failure extends IOException {
        Failure(IOException cause) {
            super(cause);
        }

        @Override
        public synchronized IOException getCause() {
            return (IOException) super.getCause();
        }
    }
}

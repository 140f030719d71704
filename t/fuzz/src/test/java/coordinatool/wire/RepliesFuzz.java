// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What tools get from a server. */
public final class RepliesFuzz {
    private RepliesFuzz() {
    }

    private interface Reading {
        void read() throws IOException;
    }

    /** For Jazzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        tolerate(() -> assertThat(ReplyReader.read(data).status()).isNotNegative());
        tolerate(() -> ReplyReader.read(new ByteArrayInputStream(data), listed -> { }));
        tolerate(() -> StepJson.read(data));
    }

    private static void tolerate(Reading reading) {
        try {
            reading.read();
        } catch (WireException | EOFException e) {
            // As it should.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

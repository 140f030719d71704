// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Text like Lustre's active_requests: read, and written again. */
public final class ActiveRequestsFuzz {
    private ActiveRequestsFuzz() {
    }

    /** For Jazzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        for (String line : lines(data)) {
            assertThat(lines(line.getBytes(StandardCharsets.ISO_8859_1))).containsExactly(line);
        }
    }

    private static List<String> lines(byte[] data) {
        List<String> lines = new ArrayList<>();
        try {
            ActiveRequests.read(new ByteArrayInputStream(data), new ActiveRequests.Sink() {
                @Override
                public void request(long line, ActiveRequest entry) {
                    lines.add(entry.text());
                }

                @Override
                public void problem(long line, String message) {
                    assertThat(message).isNotEmpty();
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }
}

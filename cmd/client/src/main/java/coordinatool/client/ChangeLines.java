// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.wire.Fields;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Prints how something stands, with the time, whenever it is another way than before. */
final class ChangeLines {
    private final OutputStream out;
    private final boolean json;
    private String last = "";

    ChangeLines(OutputStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    void say(Fields now) throws IOException {
        String text = now.text();
        if (!text.equals(last)) {
            last = text;
            String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
            Output.print(out, json ? now.add("time", time).line(true) : "time=" + time + " " + text + "\n");
            out.flush();
        }
    }
}

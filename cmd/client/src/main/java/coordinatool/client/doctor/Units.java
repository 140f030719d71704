// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Our units, as the systemd of this host has them. */
final class Units {
    private static final int MAX_BYTES = 1 << 20;

    private Units() {
    }

    /** Properties of each unit that is loaded; none where there is no systemd. */
    static List<Map<String, String>> all() {
        if (!Files.isDirectory(Path.of("/run/systemd/system"))) {
            return List.of();
        }
        try {
            Process process = new ProcessBuilder("systemctl", "show", "--property",
                    "Id,ActiveState,Result,StatusText,DropInPaths,NRestarts,NeedDaemonReload", "coordinatool*.service")
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            process.getOutputStream().close();
            String text;
            try (InputStream out = process.getInputStream()) {
                text = new String(out.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
            }
            process.onExit().join();
            return parse(text);
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Blocks of {@code Name=value}, one a unit, with empty lines between. */
    static List<Map<String, String>> parse(String text) {
        List<Map<String, String>> units = new ArrayList<>();
        for (String block : text.split("\n\n+")) {
            Map<String, String> unit = new HashMap<>();
            block.lines().map(line -> line.split("=", 2)).filter(parts -> parts.length == 2)
                    .forEach(parts -> unit.put(parts[0], parts[1]));
            if (unit.containsKey("Id")) {
                units.add(unit);
            }
        }
        return units;
    }
}

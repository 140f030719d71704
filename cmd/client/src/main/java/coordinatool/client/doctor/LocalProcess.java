// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A process of this host.
 *
 * @param command its arguments; the first one is how it was called
 * @param maps    the files that it has mapped, as /proc shows them; empty where we may not look
 */
record LocalProcess(long pid, List<String> command, String maps) {
    private static final int MAX_BYTES = 1 << 20;

    /** Those whose name the filter wants. */
    static List<LocalProcess> all(Predicate<String> wanted) throws IOException {
        List<LocalProcess> all = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path entry : entries) {
                List<String> command = List.of(read(entry.resolve("cmdline")).split("\0"));
                if (wanted.test(baseName(command.get(0)))) {
                    all.add(new LocalProcess(Long.parseLong(entry.getFileName().toString()), command,
                            read(entry.resolve("maps"))));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return all;
    }

    /** The maps of this very process. */
    static String ownMaps() {
        return read(Path.of("/proc/self/maps"));
    }

    String name() {
        return baseName(command.get(0));
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Empty where the process has ended, or is not ours to look at. */
    private static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import coordinatool.store.RedisProbe;
import coordinatool.tool.Key;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** Whether there is room for what the daemons keep in files. */
final class DiskCheck implements Check {
    private static final long MEBIBYTE = 1 << 20;
    /** A queue of 100,000 requests that have to be kept while Redis, or the scheduler, is away. */
    private static final long LITTLE = 256 * MEBIBYTE;
    private static final long NEXT_TO_NOTHING = 16 * MEBIBYTE;

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public void look(Site site, Findings findings) throws IOException {
        if (!site.isCoordinator()) {
            findings.skipped("the coordinator is another host");
            return;
        }
        Set<Path> directories = new LinkedHashSet<>();
        directories.add(site.configuration().get(Key.BUS_KEY_FILE).getParent());
        directories.add(Path.of("/var/lib/coordinatool-ingest"));
        RedisProbe redis = site.redis();
        if (redis != null && !redis.directory().isEmpty()) {
            directories.add(Path.of(redis.directory()));
        } else {
            directories.add(Path.of("/var/lib/redis"));
            directories.add(Path.of("/var/lib/valkey"));
        }
        for (Path directory : directories) {
            if (Files.isDirectory(directory)) {
                look(directory, Files.getFileStore(directory), findings);
            }
        }
    }

    private static void look(Path directory, FileStore store, Findings findings) throws IOException {
        long left = store.getUsableSpace();
        String what = directory + " has " + left / MEBIBYTE + " MiB left";
        if (left < NEXT_TO_NOTHING) {
            findings.error(what, "what daemons and Redis have to keep is refused or lost", "df " + directory);
        } else if (left < LITTLE) {
            findings.warning(what, "once it is full, what daemons and Redis have to keep is refused",
                    "df " + directory);
        }
    }
}

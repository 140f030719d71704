// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Runs programs, and reads what Linux knows of them. */
final class Processes {
    /** USER_HZ, which is 100 wherever Java runs. */
    private static final double TICKS_PER_SECOND = 100;
    private static final int UTIME = 11;
    private static final int STIME = 12;
    private static final double KB_PER_MB = 1024;
    private static final Pattern MAPPING = Pattern.compile("[0-9a-f]+-[0-9a-f]+ ");

    private Processes() {
    }

    /** User and system time of all threads, in seconds. */
    static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_PER_SECOND;
    }

    /**
     * Memory of some processes together, in MB. What they map of the same file counts once, as much as the one that has
     * most of it. (PSS would divide it among all processes of the machine, also those that are none of ours.)
     */
    static double memoryMb(Collection<Long> pids) throws IOException {
        Map<String, Long> shared = new HashMap<>();
        long own = 0;
        for (long pid : pids) {
            String mapping = "";
            long anonymous = 0;
            long resident = 0;
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps"))) {
                if (line.startsWith("Rss:")) {
                    resident = kilobytes(line);
                } else if (line.startsWith("Anonymous:")) {
                    anonymous = kilobytes(line);
                    own += anonymous;
                    shared.merge(mapping, resident - anonymous, Math::max);
                } else if (MAPPING.matcher(line).lookingAt()) {
                    // Address, rights, offset, device, inode, path: what is mapped is told by all but the first two.
                    mapping = line.substring(line.indexOf(' ', line.indexOf(' ') + 1));
                }
            }
        }
        return (own + shared.values().stream().mapToLong(Long::longValue).sum()) / KB_PER_MB;
    }

    private static long kilobytes(String line) {
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    /**
     * Runs a program to its end and returns what it prints.
     *
     * @param environment on top of ours
     * @throws IOException where its exit status is not 0; with what it said
     */
    static String run(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Path said = Files.createTempFile("bench", ".err");
        try {
            Process process = builder.redirectError(said.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("exit status " + status + " of: " + String.join(" ", command) + "\n" + output
                        + Files.readString(said));
            }
            return output;
        } finally {
            Files.delete(said);
        }
    }

    static String run(String... command) throws IOException, InterruptedException {
        return run(Map.of(), List.of(command));
    }
}

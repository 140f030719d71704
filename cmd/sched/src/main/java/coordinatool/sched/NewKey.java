// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Bus;
import coordinatool.bus.BusAddress;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Parsed;
import coordinatool.tool.Tool;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The program with {@value #OPTION}: makes a key of the bus for another host, and prints it. */
final class NewKey {
    static final String OPTION = "--new-key";
    private static final Path OUT = Path.of("/proc/self/fd/1");
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private NewKey() {
    }

    static boolean isAskedFor(String... args) {
        return List.of(args).stream().anyMatch(arg -> arg.equals(OPTION) || arg.startsWith(OPTION + "="));
    }

    /** Where all went well it returns, and the program has only to end. */
    static void main(String program, String[] args) {
        Tool.exit(Tool.run(program, "Makes a key of the bus for another host, and prints it.", NewKey::options, 0,
                (parsed, configuration, log) -> run(parsed, configuration), args));
    }

    private static List<ArgSpec> options() {
        return List.of(OptionSpec.builder(OPTION).type(String.class).paramLabel("ROLE")
                .description("ingest, gateway, report or follower; or sched, for the scheduler's own.").build());
    }

    private static ExitCode run(Parsed parsed, Configuration configuration) throws IOException {
        requireSecrecy();
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            out.write(Bus.newKey(BusAddress.of(configuration), parsed.value(OPTION, ""))
                    .getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new Fatal(ExitCode.USAGE, OPTION + ": " + e.getMessage()
                    + "; there are ingest, gateway, report, follower and sched");
        }
        return ExitCode.OK;
    }

    /** Before there is a key: somebody could open the file before we close it to others. */
    private static void requireSecrecy() throws IOException {
        PosixFileAttributes out = Files.readAttributes(OUT, PosixFileAttributes.class);
        if (out.isRegularFile() && out.permissions().stream().anyMatch(OTHERS::contains)) {
            throw new Fatal(ExitCode.USAGE, OPTION
                    + ": others can read the file that this goes to; say umask 077 before");
        }
    }
}

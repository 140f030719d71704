// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.NotYet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The file with the keys of the bus. The scheduler makes it: written under another name and then linked to its place,
 * so that nobody ever reads half a file and two schedulers that start at once end up with the same keys. All others
 * wait for it: keys of their own would open nothing.
 */
final class KeyFile {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private static final long PATIENCE_NANOS = 1_000_000_000;
    private static final long LOOK_NANOS = 20_000_000;

    private KeyFile() {
    }

    /** What is done where there is no file. */
    private interface Absence {
        void on(Path file) throws IOException;
    }

    /**
     * Reads the keys; makes the file, and its directory, where there is none. For the scheduler.
     *
     * @throws Fatal where the file is open to others, is no key file, or cannot be read or made
     */
    static BusKeys readOrCreate(Path file) {
        return readOr(file, KeyFile::create);
    }

    /**
     * Reads the keys. Where there is no file, waits a bit, for the scheduler may just be starting beside us.
     *
     * @throws NotYet where there is no file
     * @throws Fatal where the file is open to others, is no key file, or cannot be read
     */
    static BusKeys read(Path file) {
        return readOr(file, KeyFile::await);
    }

    private static BusKeys readOr(Path file, Absence absence) {
        try {
            try {
                return keys(file);
            } catch (NoSuchFileException e) {
                absence.on(file);
                return keys(file);
            }
        } catch (AccessDeniedException e) {
            throw new Fatal(ExitCode.CONFIGURATION, "bus key file " + e.getFile() + ": permission denied");
        } catch (IOException e) {
            throw new Fatal(ExitCode.IO, "bus key file " + file + ": " + reason(e));
        }
    }

    private static void await(Path file) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!Files.exists(file)) {
            if (System.nanoTime() - end >= 0) {
                throw new NotYet("bus key file " + file,
                        "there is none; coordinatool-sched makes it, other hosts need a copy");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static BusKeys keys(Path file) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new Fatal(ExitCode.CONFIGURATION, "bus key file " + file + " is not a file");
        }
        if (!OWNER_ONLY.containsAll(attributes.permissions())) {
            throw new Fatal(ExitCode.CONFIGURATION, "bus key file " + file + " has mode "
                    + PosixFilePermissions.toString(attributes.permissions()) + ": others may have read it; remove it,"
                    + " or set mode 0600 if you know that nobody has");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BusKeys.MAX_TEXT + 1);
            if (bytes.length > BusKeys.MAX_TEXT) {
                throw new IllegalArgumentException("too long");
            }
            return BusKeys.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new Fatal(ExitCode.CONFIGURATION, "bus key file " + file + ": " + e.getMessage());
        }
    }

    private static void create(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        Path draft = Files.createTempFile(directory, "." + file.getFileName(), ".new",
                PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer text = ByteBuffer.wrap(BusKeys.generate().toText().getBytes(StandardCharsets.UTF_8));
                while (text.hasRemaining()) {
                    channel.write(text);
                }
                channel.force(true);
            }
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            // Another program was faster: its keys are ours.
            return;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().replace('\n', ' ');
    }
}

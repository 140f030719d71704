// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.FileTrouble;
import coordinatool.tool.NotYet;
import coordinatool.tool.SmallFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
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
 * Files with keys of the bus, each for its owner only: the scheduler's, and beside it one for each role, named as the
 * scheduler's with a dot and the role. Where a peer finds none of its own it takes what it needs from the scheduler's
 * file, which held the key that all shared before each role had its own. Peers make no keys: they would open nothing.
 */
final class KeyFile {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private static final long PATIENCE_NANOS = 1_000_000_000;
    private static final long LOOK_NANOS = 20_000_000;

    private KeyFile() {
    }

    /** What is done with a file. */
    interface Use<T> {
        /** @throws IllegalArgumentException where its content is not what it should be */
        T get() throws IOException;
    }

    /** Where the key of a role lies. */
    static Path of(Path schedulers, Role role) {
        return schedulers.resolveSibling(schedulers.getFileName() + "." + role.word());
    }

    /**
     * What a peer connects with. Where there is nothing, waits a bit, for the scheduler may just be starting beside us.
     *
     * @throws NotYet where there is no file for this role
     * @throws Fatal where the file is open to others, is no key file, or cannot be read
     */
    static PeerKeys read(Path schedulers, Role role) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                return readNow(schedulers, role);
            } catch (NotYet e) {
                if (System.nanoTime() - end >= 0) {
                    throw e;
                }
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** As {@link #read}, and waits for nothing. */
    static PeerKeys readNow(Path schedulers, Role role) {
        Path own = of(schedulers, role);
        if (Files.exists(own)) {
            return using(own, () -> keys(own).of(role)
                    .orElseThrow(() -> new IllegalArgumentException(role.word() + "-secret is missing")));
        }
        PeerKeys shared = using(schedulers, () -> shared(schedulers, role));
        if (shared == null) {
            throw new NotYet("bus key file " + own, "there is none; coordinatool-sched makes it, and those of other"
                    + " hosts by coordinatool-sched --new-key " + role.word());
        }
        return shared;
    }

    private static PeerKeys shared(Path file, Role role) throws IOException {
        try {
            return keys(file).of(role).orElse(null);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /**
     * Turns what goes wrong with a file into an error that names it.
     *
     * @throws Fatal where something does
     */
    static <T> T using(Path file, Use<T> use) {
        try {
            return use.get();
        } catch (IllegalArgumentException e) {
            throw new Fatal(ExitCode.CONFIGURATION, "bus key file " + file + ": " + e.getMessage());
        } catch (SmallFile.TooLong e) {
            throw new Fatal(ExitCode.CONFIGURATION, "bus key file " + e.getMessage());
        } catch (AccessDeniedException e) {
            throw new Fatal(ExitCode.CONFIGURATION, "bus key file " + e.getFile() + ": " + FileTrouble.why(e));
        } catch (IOException e) {
            throw new Fatal(ExitCode.IO, "bus key file " + file + ": " + reason(e));
        }
    }

    /**
     * Reads a file.
     *
     * @throws Fatal where it is open to others
     * @throws IllegalArgumentException where it is no key file
     */
    static BusKeys keys(Path file) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new Fatal(ExitCode.CONFIGURATION, "bus key file " + file + " is not a file");
        }
        if (!OWNER_ONLY.containsAll(attributes.permissions())) {
            throw new Fatal(ExitCode.CONFIGURATION, "bus key file " + file + " has mode "
                    + PosixFilePermissions.toString(attributes.permissions()) + ": others may have read it; remove it,"
                    + " or set mode 0600 if you know that nobody has");
        }
        return BusKeys.parse(new String(SmallFile.bytes(file, BusKeys.MAX_TEXT), StandardCharsets.UTF_8));
    }

    /** Reads the scheduler's file: as {@link #keys}, and its own key has to be there. */
    static BusKeys schedulers(Path file) throws IOException {
        BusKeys keys = keys(file);
        keys.server();
        return keys;
    }

    /** A file of this content beside the other one, for its owner only, to be moved or linked to its place. */
    static Path draft(Path file, String text) throws IOException {
        Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), "." + file.getFileName(), ".new",
                PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        append(draft, text);
        return draft;
    }

    /** Adds lines in one write: who reads meanwhile sees all of them or none. The owner of the file stays the same. */
    static void append(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            if (channel.size() + bytes.remaining() > BusKeys.MAX_TEXT) {
                throw new IOException("it is full: delete the lines of keys that nobody has any more");
            }
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is none; coordinatool-sched makes it at its first start";
        }
        return FileTrouble.why(e);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.files;

import coordinatool.tool.HintRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The directory below the mount that holds the report files, and what is done to them. Only regular files are opened,
 * and links are not followed. Every operation opens the directory anew, see {@link OpenDirectory}, and blocks as long
 * as the file system does.
 */
public final class ReportDirectory {
    /** Everyone may open a file whose name he knows, nobody else may list them. */
    private static final Set<PosixFilePermission> DIRECTORY_MODE = PosixFilePermissions.fromString("rwx--x--x");
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> HIDDEN_MODE = PosixFilePermissions.fromString("rw-------");
    private static final Set<OpenOption> CREATE = Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ,
            StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> CHANGE =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final OpenDirectory opener;

    /** @param below relative path without {@code ..}, as the configuration has checked */
    public ReportDirectory(Path mount, Path below, MountCheck check) {
        opener = new OpenDirectory(mount, below, check, DIRECTORY_MODE);
    }

    /** Something that is done with an open file. */
    private interface Work<T> {
        T on(SeekableByteChannel file) throws IOException;
    }

    /** Makes the directory where it is missing, and gives it its mode. */
    void create() throws IOException {
        try (SecureDirectoryStream<Path> directory = opener.open()) {
            directory.getFileAttributeView(PosixFileAttributeView.class).setPermissions(DIRECTORY_MODE);
        }
    }

    /** Names of the report files that are there. Other names are not ours. */
    List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (SecureDirectoryStream<Path> directory = opener.open()) {
            for (Path path : directory) {
                String name = path.getFileName().toString();
                BasicFileAttributes found = HintRule.isGood(name) ? OpenDirectory.attributes(directory, name) : null;
                if (found != null && found.isRegularFile()) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** Gives the lines of the first {@code length} bytes to the consumer; nothing where there is no file. */
    void read(String name, long length, Consumer<String> consumer) throws IOException {
        existing(name, READ, null, file -> {
            FileReader.read(file, length, consumer);
            return null;
        });
    }

    /**
     * Length of a file, bytes; 0 where there is none. What is behind the last whole line was torn by a crash: it goes.
     */
    long length(String name) throws IOException {
        return existing(name, CHANGE, 0L, file -> {
            long whole = FileReader.endOfLastLine(file);
            if (whole < file.size()) {
                file.truncate(whole);
            }
            return whole;
        });
    }

    /**
     * Makes the file end with these bytes from there on, whatever of them is there already, and sees that they are on
     * the disk. Makes the file where there is none.
     *
     * @param from length of the file before the first attempt
     */
    void write(String name, long from, byte[] bytes) throws IOException {
        existingOrNew(name, FILE_MODE, file -> {
            long begin = Math.min(from, file.size());
            int there = FileReader.common(file, begin, bytes);
            if (begin + there < file.size()) {
                file.truncate(begin + there);
            }
            return store(file, begin + there, ByteBuffer.wrap(bytes, there, bytes.length - there));
        });
    }

    /** Reads up to {@code length} bytes of a file that only we read; less at its end, none where there is none. */
    byte[] readHidden(String name, long at, int length) throws IOException {
        return existing(name, READ, new byte[0], file -> FileReader.bytes(file, at, length));
    }

    /** Writes there into a file that only we read, and sees that it is on the disk. */
    void writeHidden(String name, long at, byte[] bytes) throws IOException {
        existingOrNew(name, HIDDEN_MODE, file -> store(file, at, ByteBuffer.wrap(bytes)));
    }

    /** Removes a file; nothing happens where there is none. */
    void remove(String name) throws IOException {
        try (SecureDirectoryStream<Path> directory = opener.open()) {
            directory.deleteFile(Path.of(name));
        } catch (NoSuchFileException e) {
            // An administrator was faster.
        }
    }

    private <T> T existing(String name, Set<OpenOption> how, T absent, Work<T> work) throws IOException {
        try (SecureDirectoryStream<Path> directory = opener.open()) {
            if (!isThere(directory, name)) {
                return absent;
            }
            try (SeekableByteChannel file = directory.newByteChannel(Path.of(name), how)) {
                return work.on(file);
            }
        }
    }

    private void existingOrNew(String name, Set<PosixFilePermission> mode, Work<?> work) throws IOException {
        try (SecureDirectoryStream<Path> directory = opener.open()) {
            Path path = Path.of(name);
            boolean isNew = !isThere(directory, name);
            try (SeekableByteChannel file =
                    directory.newByteChannel(path, CREATE, PosixFilePermissions.asFileAttribute(mode))) {
                if (isNew) {
                    // The umask may have taken the users' right to read away.
                    directory.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                            .setPermissions(mode);
                }
                work.on(file);
            }
        }
    }

    /** @throws NotRegularException where something else has that name */
    private static boolean isThere(SecureDirectoryStream<Path> directory, String name) throws IOException {
        BasicFileAttributes found = OpenDirectory.attributes(directory, name);
        if (found != null && !found.isRegularFile()) {
            throw new NotRegularException(name);
        }
        return found != null;
    }

    private static Void store(SeekableByteChannel file, long at, ByteBuffer bytes) throws IOException {
        file.position(at);
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        ((FileChannel) file).force(false);
        return null;
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The directory below the mount that holds the report files. We are root in a file system of users, so each step below
 * the mount is taken relative to the open directory above it and without following symbolic links (openat with
 * O_NOFOLLOW, by {@link SecureDirectoryStream}), and only regular files are opened. Where a link stands in the way, the
 * operation fails.
 *
 * <p>Every operation opens the directory anew: one that an administrator moved away is made again, and no descriptor
 * pins the mount in between. Blocks as long as the file system does.
 */
final class ReportDirectory {
    /** Everyone may open a file whose name he knows, nobody else may list them. */
    private static final Set<PosixFilePermission> DIRECTORY_MODE = PosixFilePermissions.fromString("rwx--x--x");
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<OpenOption> APPEND =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> WRITE = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path mount;
    private final Path below;

    /** @param below relative path without {@code ..}, as the configuration has checked */
    ReportDirectory(Path mount, Path below) {
        this.mount = mount;
        this.below = below.normalize();
        if (this.below.isAbsolute() || this.below.toString().isEmpty() || this.below.startsWith("..")) {
            throw new Fatal(ExitCode.CONFIGURATION, "reporting_dir must be below the mount, not '" + below + "'");
        }
    }

    /** Makes the directory where it is missing, and gives it its mode. */
    void create() throws IOException {
        try (SecureDirectoryStream<Path> directory = open()) {
            directory.getFileAttributeView(PosixFileAttributeView.class).setPermissions(DIRECTORY_MODE);
        }
    }

    /** Names of the report files that are there. Other names are not ours. */
    List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (SecureDirectoryStream<Path> directory = open()) {
            for (Path path : directory) {
                String name = path.getFileName().toString();
                if (HintRule.isGood(name) && isRegular(directory, name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** What reads a file. */
    @FunctionalInterface
    interface Reader {
        /** @param file at its beginning, also writable */
        void read(SeekableByteChannel file) throws IOException;
    }

    /** Reads a file that is there. */
    void read(String name, Reader reader) throws IOException {
        try (SecureDirectoryStream<Path> directory = open();
                SeekableByteChannel file = directory.newByteChannel(Path.of(name), READ)) {
            reader.read(file);
        }
    }

    /** Cuts a file. */
    void truncate(String name, long length) throws IOException {
        try (SecureDirectoryStream<Path> directory = open();
                SeekableByteChannel file = directory.newByteChannel(Path.of(name), WRITE)) {
            file.truncate(length);
        }
    }

    /** Appends whole lines, in one write where the file system takes them so; makes the file where there is none. */
    void append(String name, ByteBuffer lines) throws IOException {
        Path path = Path.of(name);
        FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(FILE_MODE);
        try (SecureDirectoryStream<Path> directory = open()) {
            boolean isNew = !exists(directory, name);
            if (!isNew && !isRegular(directory, name)) {
                throw new IOException(name + " is not a regular file");
            }
            try (SeekableByteChannel file = directory.newByteChannel(path, APPEND, mode)) {
                if (isNew) {
                    // The umask may have taken the users' right to read away.
                    directory.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                            .setPermissions(FILE_MODE);
                }
                while (lines.hasRemaining()) {
                    file.write(lines);
                }
            }
        }
    }

    /** Removes a file; nothing happens where there is none. */
    void remove(String name) throws IOException {
        try (SecureDirectoryStream<Path> directory = open()) {
            directory.deleteFile(Path.of(name));
        } catch (NoSuchFileException e) {
            // An administrator was faster.
        }
    }

    private static boolean exists(SecureDirectoryStream<Path> directory, String name) throws IOException {
        try {
            view(directory, name).readAttributes();
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static boolean isRegular(SecureDirectoryStream<Path> directory, String name) throws IOException {
        try {
            return view(directory, name).readAttributes().isRegularFile();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static BasicFileAttributeView view(SecureDirectoryStream<Path> directory, String name) {
        return directory.getFileAttributeView(Path.of(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    private SecureDirectoryStream<Path> open() throws IOException {
        SecureDirectoryStream<Path> directory = secure(Files.newDirectoryStream(mount));
        Path reached = mount;
        for (Path step : below) {
            reached = reached.resolve(step);
            try (SecureDirectoryStream<Path> parent = directory) {
                if (!exists(parent, step.toString())) {
                    makeDirectory(reached);
                }
                directory = parent.newDirectoryStream(step, LinkOption.NOFOLLOW_LINKS);
            }
        }
        return directory;
    }

    /** By path: Java has no mkdirat. If a link took a parent's place just now, opening will find it out. */
    private static void makeDirectory(Path path) throws IOException {
        try {
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(DIRECTORY_MODE));
        } catch (FileAlreadyExistsException e) {
            // Someone was faster.
        }
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        throw new IOException("this system has no openat");
    }
}

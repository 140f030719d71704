// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.HintRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The directory below the mount that holds the report files. We are root in a file system of users, so each step below
 * the mount is taken relative to the open directory above it and without following symbolic links (openat with
 * O_NOFOLLOW, by {@link SecureDirectoryStream}), and only regular files are opened. Where a link stands in the way, the
 * operation fails.
 *
 * <p>Every operation opens the directory anew: one that an administrator moved away is made again, and no descriptor
 * pins the mount in between. So the mount may come and go; while it is away, nothing is written where it should be.
 * Blocks as long as the file system does.
 */
final class ReportDirectory {
    /** Everyone may open a file whose name he knows, nobody else may list them. */
    private static final Set<PosixFilePermission> DIRECTORY_MODE = PosixFilePermissions.fromString("rwx--x--x");
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> HIDDEN_MODE = PosixFilePermissions.fromString("rw-------");
    private static final Set<OpenOption> CREATE = Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ,
            StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> CHANGE =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /** Finds out whether a path is on the file system that we write to. */
    @FunctionalInterface
    interface MountCheck {
        /** @throws NotMountedException where it is not, or not any more */
        void require(Path mount) throws NotMountedException;
    }

    private final Path mount;
    private final Path below;
    private final MountCheck check;
    /** Device and inode of the mount's root when it was last found good. */
    private Object checkedRoot;

    /** @param below relative path without {@code ..}, as the configuration has checked */
    ReportDirectory(Path mount, Path below, MountCheck check) {
        this.mount = mount;
        this.check = check;
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

    /** Gives the lines of the first {@code length} bytes to the consumer; nothing where there is no file. */
    void read(String name, long length, Consumer<String> consumer) throws IOException {
        try (SecureDirectoryStream<Path> directory = open()) {
            if (exists(directory, name)) {
                requireRegular(directory, name);
                try (SeekableByteChannel file = directory.newByteChannel(Path.of(name), READ)) {
                    FileReader.read(file, length, consumer);
                }
            }
        }
    }

    /**
     * Length of a file, bytes; 0 where there is none. What is behind the last whole line was torn by a crash and is cut.
     */
    long length(String name) throws IOException {
        try (SecureDirectoryStream<Path> directory = open()) {
            if (!exists(directory, name)) {
                return 0;
            }
            requireRegular(directory, name);
            try (SeekableByteChannel file = directory.newByteChannel(Path.of(name), CHANGE)) {
                long whole = FileReader.endOfLastLine(file);
                if (whole < file.size()) {
                    file.truncate(whole);
                }
                return whole;
            }
        }
    }

    /**
     * Makes the file end with these bytes from there on, whatever of them is there already, and sees that they are on
     * the disk. Makes the file where there is none.
     *
     * @param from length of the file before the first attempt
     */
    void write(String name, long from, byte[] bytes) throws IOException {
        try (SecureDirectoryStream<Path> directory = open()) {
            boolean isNew = !exists(directory, name);
            if (!isNew) {
                requireRegular(directory, name);
            }
            try (SeekableByteChannel file = create(directory, name, FILE_MODE, isNew)) {
                long begin = Math.min(from, file.size());
                int there = FileReader.common(file, begin, bytes);
                if (begin + there < file.size()) {
                    file.truncate(begin + there);
                }
                store(file, begin + there, ByteBuffer.wrap(bytes, there, bytes.length - there));
            }
        }
    }

    /** Reads up to {@code length} bytes of a file that only we read; less at its end, none where there is none. */
    byte[] readHidden(String name, long at, int length) throws IOException {
        try (SecureDirectoryStream<Path> directory = open()) {
            if (!exists(directory, name)) {
                return new byte[0];
            }
            requireRegular(directory, name);
            try (SeekableByteChannel file = directory.newByteChannel(Path.of(name), READ)) {
                return FileReader.bytes(file, at, length);
            }
        }
    }

    /** Writes there into a file that only we read, and sees that it is on the disk. */
    void writeHidden(String name, long at, byte[] bytes) throws IOException {
        try (SecureDirectoryStream<Path> directory = open()) {
            boolean isNew = !exists(directory, name);
            if (!isNew) {
                requireRegular(directory, name);
            }
            try (SeekableByteChannel file = create(directory, name, HIDDEN_MODE, isNew)) {
                store(file, at, ByteBuffer.wrap(bytes));
            }
        }
    }

    private static SeekableByteChannel create(SecureDirectoryStream<Path> directory, String name,
            Set<PosixFilePermission> mode, boolean isNew) throws IOException {
        Path path = Path.of(name);
        SeekableByteChannel file = directory.newByteChannel(path, CREATE, PosixFilePermissions.asFileAttribute(mode));
        if (isNew) {
            // The umask may have taken the users' right to read away.
            directory.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setPermissions(mode);
        }
        return file;
    }

    private static void store(SeekableByteChannel file, long at, ByteBuffer bytes) throws IOException {
        file.position(at);
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        ((FileChannel) file).force(false);
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

    private static void requireRegular(SecureDirectoryStream<Path> directory, String name) throws IOException {
        if (!isRegular(directory, name)) {
            throw new NotRegularException(name);
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
        SecureDirectoryStream<Path> directory = openMount();
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

    /** The root of the mount, which is not the directory that a mount has left. */
    private SecureDirectoryStream<Path> openMount() throws IOException {
        SecureDirectoryStream<Path> root;
        try {
            root = secure(Files.newDirectoryStream(mount));
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new NotMountedException("no directory", e);
        }
        try {
            Object key = root.getFileAttributeView(BasicFileAttributeView.class).readAttributes().fileKey();
            if (!key.equals(checkedRoot)) {
                check.require(mount);
                if (!key.equals(Files.readAttributes(mount, BasicFileAttributes.class).fileKey())) {
                    throw new NotMountedException("mounted or unmounted just now", null);
                }
                checkedRoot = key;
            }
            return root;
        } catch (IOException | RuntimeException e) {
            root.close();
            throw e;
        }
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

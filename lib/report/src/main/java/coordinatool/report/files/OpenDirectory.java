// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.files;

import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Opens the directory below the mount that holds the report files. We are root in a file system of users, so each step
 * below the mount is taken relative to the open directory above it and without following symbolic links (openat with
 * O_NOFOLLOW, by {@link SecureDirectoryStream}). Where a link stands in the way, the operation fails.
 *
 * <p>It is opened anew each time: one that an administrator moved away is made again, and no descriptor pins the mount
 * in between. So the mount may come and go; while it is away, nothing is written where it should be.
 */
final class OpenDirectory {
    private final Path mount;
    private final Path below;
    private final MountCheck check;
    private final FileAttribute<Set<PosixFilePermission>> mode;
    /** Device and inode of the mount's root when it was last found good. */
    private Object checkedRoot;

    /**
     * @param below relative path without {@code ..}, as the configuration has checked
     * @param mode  of directories that have to be made
     */
    OpenDirectory(Path mount, Path below, MountCheck check, Set<PosixFilePermission> mode) {
        this.mount = mount;
        this.check = check;
        this.mode = PosixFilePermissions.asFileAttribute(mode);
        this.below = below.normalize();
        if (this.below.isAbsolute() || this.below.toString().isEmpty() || this.below.startsWith("..")) {
            throw new Fatal(ExitCode.CONFIGURATION, "reporting_dir must be below the mount, not '" + below + "'");
        }
    }

    /** The directory, made where it is missing. */
    SecureDirectoryStream<Path> open() throws IOException {
        SecureDirectoryStream<Path> directory = openMount();
        Path reached = mount;
        for (Path step : below) {
            reached = reached.resolve(step);
            try (SecureDirectoryStream<Path> parent = directory) {
                if (attributes(parent, step.toString()) == null) {
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
    private void makeDirectory(Path path) throws IOException {
        try {
            Files.createDirectory(path, mode);
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

    /** What is there with that name, a link not followed; null for nothing. */
    static BasicFileAttributes attributes(SecureDirectoryStream<Path> directory, String name) throws IOException {
        try {
            return directory.getFileAttributeView(Path.of(name), BasicFileAttributeView.class,
                    LinkOption.NOFOLLOW_LINKS).readAttributes();
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}

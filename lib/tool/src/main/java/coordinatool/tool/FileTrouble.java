// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Why a file cannot be used, in words: the message of Java's exception is the name of the file, and often no more. */
public final class FileTrouble {
    private FileTrouble() {
    }

    /** Without the file's name. */
    public static String why(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        } else if (e instanceof AccessDeniedException) {
            return "permission denied to user " + user();
        } else if (e instanceof NotDirectoryException) {
            return "not a directory";
        } else if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().replace('\n', ' ');
    }

    /** With the name of the file, where the exception knows it. */
    public static String named(IOException e) {
        return e instanceof FileSystemException f && f.getFile() != null ? f.getFile() + ": " + why(e) : why(e);
    }

    private static String user() {
        String name = System.getProperty("user.name", "?");
        try {
            // Java's word for a user without a name.
            return name.equals("?") ? Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString() : name;
        } catch (IOException e) {
            return name;
        }
    }
}

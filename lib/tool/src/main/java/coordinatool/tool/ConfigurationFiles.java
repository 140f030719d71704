// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Reads a configuration file and its drop-ins: after {@code F} the files {@code F.d/*.conf}, in byte order of their
 * names (those that begin with a dot do not count, as in a shell). What cannot be read is a problem that names it.
 */
final class ConfigurationFiles {
    /** Some editors put it at the beginning of a file in UTF-8. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    /** Of all files together, far more than any site's host lines; what is bigger is the wrong file. */
    static final int MAX_BYTES = 16 << 20;
    /** In characters: a line of a thousand hosts is shorter. */
    static final int MAX_LINE = 65_536;
    /** Drop-ins of one file; a directory with more was not meant. */
    static final int MAX_DROP_INS = 1000;

    private static final String SUFFIX = ".conf";

    /** Takes a line that is neither blank nor a comment, without the blanks around it. */
    @FunctionalInterface
    interface Reader {
        /** @param where file and line number, for messages */
        void line(String where, String text);
    }

    private final Reader reader;
    private final Problems errors;
    private int bytesLeft = MAX_BYTES;

    ConfigurationFiles(Reader reader, Problems errors) {
        this.reader = reader;
        this.errors = errors;
    }

    /**
     * Reads all of them.
     *
     * @param namedBy who wants this file, for messages; empty: it is the default one and may be missing
     */
    void read(Path file, String namedBy) {
        readFile(file, namedBy.isEmpty() ? "" : file + ": no such file, though " + namedBy + " names it");
        for (Path dropIn : dropIns(Path.of(file + ".d"))) {
            // A named pipe or a device has no business there, and might never end.
            if (Files.isRegularFile(dropIn)) {
                readFile(dropIn, dropIn + ": gone while it was to be read");
            } else {
                errors.add(dropIn + ": cannot be read: not a file");
            }
        }
    }

    /** Reads text that stands in no file. */
    void readText(String origin, String text) {
        int number = 0;
        for (String raw : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (raw.length() > MAX_LINE) {
                errors.add(origin + ":" + number + ": longer than " + MAX_LINE
                        + " characters: shorten it, or correct the name of the file");
                continue;
            }
            String line = raw.strip();
            if (!line.isEmpty() && line.charAt(0) != '#') {
                reader.line(origin + ":" + number, line);
            }
        }
    }

    /** Sorted; a path of the Unix file system compares by its bytes. */
    private List<Path> dropIns(Path directory) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, ConfigurationFiles::isDropIn)) {
            for (Path entry : entries) {
                if (found.size() == MAX_DROP_INS) {
                    errors.add(directory + ": more than " + MAX_DROP_INS + " files " + SUFFIX + ": join some");
                    return List.of();
                }
                found.add(entry);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            errors.add(directory + ": cannot be read: " + FileTrouble.why(e.getCause()));
        } catch (IOException e) {
            errors.add(directory + ": cannot be read: " + FileTrouble.why(e));
        }
        Collections.sort(found);
        return found;
    }

    private static boolean isDropIn(Path entry) {
        String name = entry.getFileName().toString();
        return name.endsWith(SUFFIX) && !name.startsWith(".");
    }

    /** @param ifMissing the problem if there is no such file; empty: it is none */
    private void readFile(Path file, String ifMissing) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(bytesLeft + 1);
        } catch (NoSuchFileException e) {
            if (!ifMissing.isEmpty()) {
                errors.add(ifMissing);
            }
            return;
        } catch (IOException e) {
            errors.add(file + ": cannot be read: " + FileTrouble.why(e));
            return;
        }
        if (bytes.length > bytesLeft) {
            errors.add(file + ": configuration files of more than " + MAX_BYTES + " bytes: not what was meant");
            return;
        }
        bytesLeft -= bytes.length;
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            readText(file.toString(), text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            errors.add(file + ": not text in UTF-8");
        }
    }
}

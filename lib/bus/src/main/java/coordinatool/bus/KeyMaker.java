// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Fatal;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;

/**
 * Makes the keys of the bus, on the scheduler's host. A file is written under another name and then put in its place,
 * so that nobody ever reads half of it and two schedulers that start at once end up with the same keys. The public half
 * of a new key is added to the scheduler's file before anybody has the secret one: a crash in between leaves a key that
 * nobody has.
 */
final class KeyMaker {
    private static final String SCHEDULERS = """
            # The scheduler's own key of the coordinatool bus, and the public keys of its peers. Who can read the
            # secret one can pretend to be the scheduler. A peer whose lines are deleted is refused from then on;
            # others are added by coordinatool-sched --new-key ROLE.
            """;

    private final Path file;

    /** @param file the scheduler's */
    KeyMaker(Path file) {
        this.file = file;
    }

    /**
     * Makes the scheduler's file and those of the roles beside it, where there are none.
     *
     * @return the keys of the scheduler
     * @throws Fatal where a file is open to others, is no key file, or cannot be read or made
     */
    BusKeys readOrCreate() {
        return KeyFile.using(file, () -> {
            if (!Files.exists(file)) {
                create();
            }
            for (Role role : Role.ALL) {
                Path own = KeyFile.of(file, role);
                if (!Files.exists(own)) {
                    place(own, newKey(role, "made for its own host"));
                }
            }
            return KeyFile.schedulers(file);
        });
    }

    /**
     * Makes another key for a role, which is accepted from now on beside those that there are.
     *
     * @return the content of a key file for it: secret
     * @throws Fatal as {@link #readOrCreate}
     */
    String newKey(Role role) {
        return KeyFile.using(file, () -> newKey(role, "made by --new-key"));
    }

    /**
     * Makes another key for the scheduler, which it takes at the start after the lines of the former one are deleted.
     * The peers on this host are told of it at once.
     *
     * @return the line that has to be added to the key files on other hosts: secret
     * @throws Fatal as {@link #readOrCreate}
     */
    String newSchedulersKey() {
        NamedKey key = NamedKey.generate(NamedKey.SERVER);
        KeyFile.using(file, () -> {
            KeyFile.schedulers(file);
            KeyFile.append(file, comment("next one of the scheduler, made by --new-key") + key.lines());
            return null;
        });
        for (Role role : Role.ALL) {
            Path own = KeyFile.of(file, role);
            if (Files.exists(own)) {
                KeyFile.using(own, () -> {
                    KeyFile.append(own, key.publicLine());
                    return null;
                });
            }
        }
        return key.publicLine();
    }

    private void create() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        for (Role role : Role.ALL) {
            // What is there belongs to an earlier key of the scheduler. It goes first, for we may end at any time.
            Files.deleteIfExists(KeyFile.of(file, role));
        }
        place(file, SCHEDULERS + NamedKey.generate(NamedKey.SERVER).lines());
    }

    private String newKey(Role role, String origin) throws IOException {
        NamedKey key = NamedKey.generate(role.word());
        StringBuilder text = new StringBuilder(comment(
                "Key with which a program can be a " + role.word() + " on the coordinatool bus"));
        KeyFile.keys(file).serverPublics().forEach(known ->
                text.append(new NamedKey(NamedKey.SERVER, known, null).publicLine()));
        KeyFile.append(file, comment(role.word() + ", " + origin) + key.publicLine());
        return text.append(key.lines()).toString();
    }

    /** The day is that of UTC: time zones would be read for this alone, at the first start. */
    private static String comment(String text) {
        long day = TimeUnit.MILLISECONDS.toDays(System.currentTimeMillis());
        return "# " + text + ", " + LocalDate.ofEpochDay(day) + "\n";
    }

    /** Puts a file in its place, unless another program was faster. */
    private static void place(Path file, String text) throws IOException {
        Path draft = KeyFile.draft(file, text);
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException ignored) {
            // That one is as good.
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}

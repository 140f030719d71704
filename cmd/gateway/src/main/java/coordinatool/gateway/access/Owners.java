// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import coordinatool.model.Fid;
import coordinatool.model.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Whose files are whose, as the mount says: requests do not carry who made them, and what is in their data anybody can
 * write there. The file is looked at by its FID, which names it for ever, and not by a path, which its owner could put
 * another file at meanwhile. Nothing is kept, so that a file that has changed hands is no longer its old owner's.
 *
 * <p>Lustre shows files by FID to who has CAP_DAC_READ_SEARCH. A look costs one request to an MDT, and a mount may
 * hang, hence on a thread of {@link SlowAnswers}; that there is one thread also keeps users from loading the MDTs
 * through us.
 */
final class Owners {
    /** A mount without servers hangs for longer than anybody waits. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * Which of these files are this user's, and whose are they?
     *
     * @param named whether names of owners are wanted; otherwise their numbers stand there, which nobody has to be asked
     *              for
     */
    record Question(Whose whose, boolean named, long uid, long gid, Collection<Fid> files) {
    }

    private final Path directory;
    private final Right toSee;
    private final Accounts accounts;

    private Owners(Path mount, Right toSee, Accounts accounts) {
        this.directory = mount.resolve(".lustre").resolve("fid");
        this.toSee = toSee;
        this.accounts = accounts;
    }

    /**
     * Starts a thread that looks at files.
     *
     * @param toSee what lets users see requests
     */
    static SlowAnswers<Question, Owned> start(Path mount, Right toSee, Accounts accounts, Runnable wake) {
        return new SlowAnswers<>("the mount of the gateway", new Owners(mount, toSee, accounts)::look, PATIENCE, Owned::unknown, wake);
    }

    private Owned look(Question question) {
        Map<Fid, Owner> theirs = new HashMap<>();
        Map<Long, Owner> owners = new HashMap<>();
        Right right = right(question.whose());
        Set<Long> groups = right == Right.READ ? accounts.groups(question.uid(), question.gid()) : Set.of();
        try {
            for (Fid file : question.files()) {
                Map<String, Object> attributes = attributes(file);
                if (!attributes.isEmpty() && right.holds(question.uid(), groups, attributes)) {
                    theirs.put(file, owners.computeIfAbsent(Right.uid(attributes), uid -> owner(uid, question.named())));
                }
            }
            return Owned.known(theirs);
        } catch (IOException e) {
            return Owned.unknown("the gateway cannot see whose file it is (" + e.getMessage()
                    + "), see coordinatool-security(7)");
        }
    }

    private Right right(Whose whose) {
        return switch (whose) {
            case OWN -> Right.OWN;
            case SEEN -> toSee;
            case ALL -> Right.ANY;
        };
    }

    private Owner owner(long uid, boolean named) {
        String name = named ? accounts.userName(uid) : null;
        return new Owner(uid, Objects.requireNonNullElse(name, Long.toString(uid)));
    }

    /** Empty where the file is gone. */
    private Map<String, Object> attributes(Fid file) throws IOException {
        String text = file.toString();
        try {
            return Files.readAttributes(directory.resolve(text.substring(1, text.length() - 1)), "unix:uid,gid,mode",
                    LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            // Where there is no Lustre at all that is something else.
            Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            return Map.of();
        }
    }
}

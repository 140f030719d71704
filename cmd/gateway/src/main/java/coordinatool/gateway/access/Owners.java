// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import coordinatool.model.Fid;
import coordinatool.model.Owner;
import coordinatool.model.Scramble;
import coordinatool.tool.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Whose files are whose, as the mount says: requests do not carry who made them, and what is in their data anybody can
 * write there. The file is looked at by its FID, which names it for ever, and not by a path, which its owner could put
 * another file at meanwhile. Nothing is kept, so that a file that has changed hands is no longer its old owner's.
 *
 * <p>Lustre shows files by FID to who has CAP_DAC_READ_SEARCH. A look costs one request to an MDT, and a mount may
 * hang, hence on threads of {@link SlowAnswers}. The files of one question are looked at in parts, several at a time:
 * somebody may ask for a million. Files of an MDT that is down take all threads of their lane, until the kernel gives
 * up; files of other MDTs are most often in another lane, which has threads of its own. Which MDTs share one is chance:
 * a FID does not say which MDT has it, and Lustre gives ranges of sequences to MDTs and OSTs as they come. A part has
 * files of one lane.
 */
final class Owners {
    /** A mount without servers hangs for longer than anybody waits. */
    static final Duration PATIENCE = Duration.ofSeconds(30);
    /**
     * In each lane. As many requests as a client of Lustre has under way to one MDT (max_rpcs_in_flight): more would
     * wait in the kernel, and so few keep users from loading the MDTs through us.
     */
    static final int THREADS = 8;
    /** So many, as anybody may ask for any FID. Two MDTs share one with a chance of one in so many. */
    static final int LANES = 8;
    /** Servers get ranges of so many sequences, from this on: FID_SEQ_NORMAL and LUSTRE_SEQ_SUPER_WIDTH of Lustre. */
    private static final long FIRST_SEQUENCE = 0x2_0000_0400L;
    private static final int SEQUENCE_BITS = 30;
    /** Files of one question that a thread looks at. */
    private static final int PART = 32;
    /** After so long a part is not gone on with once a file of it could not be looked at. */
    private static final long GO_ON_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * Which of these files are this user's, and whose are they?
     *
     * @param named whether names of owners are wanted; otherwise their numbers stand there, which nobody has to be
     *              asked for
     */
    record Question(Whose whose, boolean named, long uid, long gid, Collection<Fid> files) {
    }

    /** A question, and what accounts have said of it, which may take its time: each is asked for once. */
    private final class Asked {
        private final Question question;
        private final Right right;
        private final Map<Long, Owner> owners = new HashMap<>();
        private Set<Long> groups;

        Asked(Question question) {
            this.question = question;
            this.right = right(question.whose());
            this.groups = right == Right.READ ? null : Set.of();
        }

        boolean wants(Map<String, Object> file) {
            return !file.isEmpty() && right.holds(question.uid(), groups(), file);
        }

        synchronized Owner owner(Map<String, Object> file) {
            return owners.computeIfAbsent(Right.uid(file), uid -> Owners.this.owner(uid, question.named()));
        }

        private synchronized Set<Long> groups() {
            if (groups == null) {
                groups = accounts.groups(question.uid(), question.gid());
            }
            return groups;
        }
    }

    /** Some files of a question. */
    private record Part(Asked asked, List<Fid> files) {
    }

    /** Puts the answers to the parts of a question together. */
    private static final class Parts implements Consumer<Owned> {
        private final Map<Fid, Owner> files = new HashMap<>();
        private final Consumer<Owned> done;
        private int left;
        private Owned problem;

        Parts(int count, Consumer<Owned> done) {
            this.left = count;
            this.done = done;
        }

        @Override
        public void accept(Owned part) {
            files.putAll(part.files());
            problem = part.problem() == null ? problem : part;
            left--;
            if (left == 0) {
                done.accept(problem == null ? Owned.known(files)
                        : new Owned(files, problem.status(), problem.problem()));
            }
        }
    }

    private final Path directory;
    private final Right toSee;
    private final Accounts accounts;
    private final Runnable wake;
    /** By lane, as far as files of it were asked for. */
    private final Map<Integer, SlowAnswers<Part, Owned>> looks = new HashMap<>();

    /**
     * @param toSee what lets users see requests
     * @param wake  lets the loop call {@link #looks}; is run by the threads
     */
    Owners(Path mount, Right toSee, Accounts accounts, Runnable wake) {
        this.directory = mount.resolve(".lustre").resolve("fid");
        this.toSee = toSee;
        this.accounts = accounts;
        this.wake = wake;
    }

    /** Asks, about one file at least; the answer comes in a later turn. */
    void ask(Question question, Consumer<Owned> done, long now) {
        Asked asked = new Asked(question);
        List<Part> all = new ArrayList<>();
        question.files().stream().collect(Collectors.groupingBy(Owners::lane)).values().forEach(files -> {
            for (int from = 0; from < files.size(); from += PART) {
                all.add(new Part(asked, files.subList(from, Math.min(files.size(), from + PART))));
            }
        });
        Parts parts = new Parts(all.size(), done);
        all.forEach(part -> looks.computeIfAbsent(lane(part.files().get(0)), lane -> start()).ask(part, parts, now));
    }

    private SlowAnswers<Part, Owned> start() {
        return new SlowAnswers<>("the mount of the gateway", THREADS, this::look, PATIENCE, Owned::unknown, wake);
    }

    /** Have to be called in each turn; {@link #ask} may add to them. */
    Collection<? extends SlowAnswers<?, ?>> looks() {
        return looks.values();
    }

    /** Files of one range of sequences, and so of one MDT, have one. */
    static int lane(Fid file) {
        return (int) Long.remainderUnsigned(Scramble.mix(file.seq() - FIRST_SEQUENCE >> SEQUENCE_BITS), LANES);
    }

    private Owned look(Part part) {
        Map<Fid, Owner> theirs = new HashMap<>();
        IOException failure = null;
        long begin = System.nanoTime();
        for (Fid file : part.files()) {
            // Where Lustre hangs, all others of the part would be waited for as well.
            if (failure != null && System.nanoTime() - begin > GO_ON_NANOS) {
                break;
            }
            try {
                Map<String, Object> attributes = attributes(file);
                if (part.asked().wants(attributes)) {
                    theirs.put(file, part.asked().owner(attributes));
                }
            } catch (IOException e) {
                failure = e;
            }
        }
        return failure == null ? Owned.known(theirs) : Owned.inPart(theirs,
                "the gateway cannot see whose file it is ("
                        + FileTrouble.named(failure) + "), see coordinatool-security(7)");
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

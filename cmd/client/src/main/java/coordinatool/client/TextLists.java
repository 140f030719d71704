// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.lustre.ActiveRequest;
import coordinatool.lustre.ActiveRequests;
import coordinatool.lustre.QueueCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Lists of active requests in files, or on standard input where a file is called {@code -}. */
final class TextLists implements QueueCheck.Lists {
    private static final String STANDARD_INPUT = "-";
    /** How long it may have taken to make a list. */
    private static final Duration MAKING = Duration.ofSeconds(60);
    /** How much earlier than we what writes to our standard input may have been started. */
    private static final Duration EARLIER = Duration.ofSeconds(1);

    private final List<String> files;
    private final InputStream in;
    private boolean any;

    TextLists(List<String> files, InputStream in) {
        this.files = files;
        this.in = in;
    }

    /** The lists do not say who is there. */
    @Override
    public Set<String> others(String fsname) {
        return Set.of();
    }

    @Override
    public long ageMillis() {
        Instant begun = Instant.now();
        for (String file : files) {
            Instant one = begun(file);
            begun = one.isBefore(begun) ? one : begun;
        }
        return Duration.between(begun, Instant.now()).toMillis();
    }

    private static Instant begun(String file) {
        if (file.equals(STANDARD_INPUT)) {
            return ProcessHandle.current().info().startInstant().orElseGet(Instant::now).minus(EARLIER);
        }
        try {
            Path path = Path.of(file);
            // A file of the kernel is made when it is read.
            return Files.isRegularFile(path) && Files.size(path) > 0
                    ? Files.getLastModifiedTime(path).toInstant().minus(MAKING) : Instant.now();
        } catch (IOException e) {
            return Instant.now();
        }
    }

    /** An empty text tells nothing: whoever should have written it may have failed. */
    @Override
    public boolean read(String fsname, ActiveRequests.Sink sink) throws IOException {
        for (String file : files) {
            ActiveRequests.Sink noting = noting(sink);
            if (file.equals(STANDARD_INPUT)) {
                ActiveRequests.read(in, noting);
            } else {
                try (InputStream opened = Files.newInputStream(Path.of(file))) {
                    ActiveRequests.read(opened, noting);
                }
            }
        }
        return any;
    }

    private ActiveRequests.Sink noting(ActiveRequests.Sink sink) {
        return new ActiveRequests.Sink() {
            @Override
            public void header(long line, String fsname) throws IOException {
                any = true;
                sink.header(line, fsname);
            }

            @Override
            public void request(long line, ActiveRequest entry) throws IOException {
                any = true;
                sink.request(line, entry);
            }

            @Override
            public void problem(long line, String message) throws IOException {
                sink.problem(line, message);
            }
        };
    }
}

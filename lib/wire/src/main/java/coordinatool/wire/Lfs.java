// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Lustre's command lfs(1), for what only it knows. Any thread; blocks. */
public final class Lfs {
    /** More than any message of lfs, and less than a pipe holds. */
    private static final int MAX_OUTPUT = 4096;

    private Lfs() {
    }

    /**
     * The FID of a file.
     *
     * @param patience for a mount that hangs
     * @throws FormatException says why there is none
     * @throws Fatal           where there is no lfs
     */
    public static Fid path2fid(String path, Duration patience) throws FormatException, IOException {
        String name = path.startsWith("-") ? "./" + path : path;
        Process process;
        try {
            process = new ProcessBuilder(List.of("lfs", "path2fid", name)).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new Fatal(ExitCode.UNAVAILABLE, "the FID of " + path + " cannot be found without lfs, a command of"
                    + " Lustre's clients; give the FID or the cookie");
        }
        process.getOutputStream().close();
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new FormatException(path + " has no FID in " + patience.toSeconds() + " s: its mount may hang");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new Fatal(ExitCode.TRY_AGAIN, "interrupted");
        }
        String said = new String(process.getInputStream().readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8).strip();
        if (process.exitValue() == 0) {
            return Fid.parse(said.lines().findFirst().orElse(""));
        }
        throw new FormatException(path + " has no FID: " + said.lines().findFirst().orElse("lfs does not say why"));
    }
}

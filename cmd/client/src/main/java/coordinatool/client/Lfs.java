// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lustre's command lfs(1), for what only it knows. */
final class Lfs {
    /** More than any message of lfs. */
    private static final int MAX_OUTPUT = 4096;

    private Lfs() {
    }

    /**
     * The FID of a file.
     *
     * @throws FormatException says why there is none
     * @throws Fatal           where there is no lfs
     */
    static Fid path2fid(String path) throws FormatException, IOException {
        String name = path.startsWith("-") ? "./" + path : path;
        Process process;
        try {
            process = new ProcessBuilder(List.of("lfs", "path2fid", name)).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new Fatal(ExitCode.UNAVAILABLE, "the FID of " + path + " cannot be found without lfs, a command of"
                    + " Lustre's clients; give the FID or the cookie");
        }
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8).strip();
        if (process.onExit().join().exitValue() == 0) {
            return Fid.parse(said.lines().findFirst().orElse(""));
        }
        throw new FormatException(path + " has no FID: " + said.lines().findFirst().orElse("lfs does not say why"));
    }
}

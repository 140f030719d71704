// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

/** Between two looks at something else than ourselves, by a tool. */
public final class Pause {
    private Pause() {
    }

    /** @throws Fatal where somebody wants us to end */
    public static void millis(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fatal(ExitCode.TRY_AGAIN, "interrupted");
        }
    }
}

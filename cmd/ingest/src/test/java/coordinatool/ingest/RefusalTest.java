// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coordinatool.lustre.llapi.Errors;
import coordinatool.model.Errno;
import coordinatool.tool.Awaited;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which errors of Lustre are waited for, and which end the program. */
class RefusalTest {
    private static final String MOUNT = "/mnt/lustre";

    private static Awaited awaited(int errno) {
        return Refusal.awaited(Errors.of(errno), MOUNT);
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.ENOENT, Errno.ENODEV, Errno.ENOTDIR, Errno.ENOTTY})
    void aMountThatIsNotThereIsWaitedFor(int errno) {
        assertThat(awaited(errno)).isEqualTo(new Awaited("Lustre at /mnt/lustre",
                "not the root of a mounted Lustre file system (llapi_call: " + Errno.name(errno) + ")"));
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.ENXIO, Errno.EINPROGRESS})
    void anHsmCoordinatorThatIsOffIsWaitedForByName(int errno) {
        assertThat(awaited(errno).what()).isEqualTo("the HSM coordinator of /mnt/lustre");
        assertThat(awaited(errno).reason()).contains("hsm_control=enabled").endsWith(Errno.name(errno) + ")");
    }

    @Test
    void anotherCopytoolAndServersThatDoNotAnswerAreWaitedFor() {
        assertThat(awaited(Errno.EEXIST).what()).isEqualTo("the other copytool at /mnt/lustre");
        assertThat(awaited(Errno.ENOTCONN)).isEqualTo(new Awaited("Lustre at /mnt/lustre", "llapi_call: ENOTCONN"));
        assertThat(awaited(4711).reason()).isEqualTo("llapi_call: errno 4711");
    }

    @ParameterizedTest
    @CsvSource({Errno.EPERM + ", UNAVAILABLE, run as root with CAP_SYS_ADMIN",
        Errno.EACCES + ", UNAVAILABLE, run as root with CAP_SYS_ADMIN",
        Errno.EINVAL + ", CONFIGURATION, Lustre refuses archive_id or /mnt/lustre",
        Errno.ENOSYS + ", UNAVAILABLE, llapi_call: ENOSYS"})
    void whatWaitingDoesNotMendEndsTheProgram(int errno, ExitCode status, String message) {
        Fatal fatal = catchThrowableOfType(Fatal.class, () -> awaited(errno));
        assertThat(fatal).isNotNull();
        assertThat(fatal.exitCode()).isEqualTo(status);
        assertThat(fatal.getMessage()).contains(message);
    }

    @Test
    void pausesDoubleUpToTenSecondsAndBeginAnewAfterASuccess() {
        Backoff backoff = new Backoff();
        assertThat(new long[] {backoff.next(), backoff.next(), backoff.next(), backoff.next(), backoff.next(),
            backoff.next()}).containsExactly(1000, 2000, 4000, 8000, 10_000, 10_000);
        backoff.reset();
        assertThat(backoff.next()).isEqualTo(1000);
    }
}

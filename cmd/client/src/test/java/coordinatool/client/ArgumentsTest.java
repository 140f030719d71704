// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coordinatool.model.Action;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestState;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Parsed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What a command line asks for, and which ones ask for nothing that there is. */
class ArgumentsTest {
    static Arguments arguments(String line) {
        CommandSpec spec = CommandSpec.create();
        ClientOptions.specs().forEach(spec::add);
        String[] args = line.isEmpty() ? new String[0] : line.split(" ");
        return Arguments.of(Parsed.of(new CommandLine(spec).parseArgs(args)));
    }

    @ParameterizedTest
    @CsvSource({"status, STATUS", "list, LIST", "show 1, SHOW", "cancel 1, CANCEL", "lock, LOCK", "unlock, UNLOCK",
        "quit, QUIT", "queue, QUEUE", "recv, RECV", "drain, DRAIN"})
    void aWordSaysWhatToDo(String line, Verb verb) {
        assertThat(arguments(line).verb()).isEqualTo(verb);
        assertThat(arguments(line).original()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"'', STATUS", "--lock, LOCK", "--unlock, UNLOCK", "--lock-quit, QUIT", "-Q, QUEUE", "--queue, QUEUE",
        "-R, RECV", "--recv, RECV", "--drain, DRAIN"})
    void anOptionOfTheOriginalIsAnsweredAsTheOriginalDoes(String line, Verb verb) {
        assertThat(arguments(line).verb()).isEqualTo(verb);
        assertThat(arguments(line).original()).isTrue();
    }

    @Test
    void whatFollowsTheWordIsItsOwn() {
        assertThat(arguments("cancel 0x10 [0x1:0x2:0x0] -").operands()).containsExactly("0x10", "[0x1:0x2:0x0]", "-");
        assertThat(arguments("cancel --all 7").all()).isTrue();
        assertThat(arguments("cancel 7").all()).isFalse();
        assertThat(arguments("queue a b").operands()).containsExactly("a", "b");
        assertThat(arguments("fsck --repair a --all-mdts b").operands()).containsExactly("a", "b");
        assertThat(arguments("queue --fsname scratch").fsname()).isEqualTo("scratch");
        assertThat(arguments("queue").fsname()).isNull();
    }

    @Test
    void workIsAskedForUnderANameAndForArchives() {
        Arguments named = arguments("drain -A 1 -I m9 -A 4 -i 3");
        assertThat(named.archiveIds()).containsExactly(1, 4);
        assertThat(named.clientId()).isEqualTo("m9");
        assertThat(named.iterations()).isEqualTo(3);
        Arguments anonymous = arguments("recv");
        assertThat(anonymous.archiveIds()).isEmpty();
        assertThat(anonymous.clientId()).isNull();
        assertThat(anonymous.iterations()).isEqualTo(Arguments.NO_END);
        assertThat(arguments("-R -i 0").iterations()).isZero();
        assertThat(arguments("-i 0 -A 1 --fsname x").verb()).as("as the C program").isEqualTo(Verb.STATUS);
        assertThat(arguments("--lock --json").original()).as("that prints what the C program does").isFalse();
    }

    @Test
    void aListIsFiltered() {
        assertThat(arguments("list").filter()).isEqualTo(RequestFilter.ALL);
        assertThat(arguments("list --action Restore --mover m0 --running").filter())
                .isEqualTo(new RequestFilter(null, null, Action.RESTORE, "m0", RequestState.RUNNING));
        assertThat(arguments("list --waiting").filter()).isEqualTo(RequestFilter.ALL.in(RequestState.WAITING));
        assertThat(arguments("list --action ARCHIVE").filter().action()).isEqualTo(Action.ARCHIVE);
        assertThat(arguments("list --action remove").filter().action()).isEqualTo(Action.REMOVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "0", "4000000000"})
    void aUserIsAnAccountOrANumber(String user) {
        assertThat(arguments("list --user " + user).list().user()).isEqualTo(user);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "frobnicate               | no command frobnicate; there are status, top, list, show, explain, trace, ",
        "Status                   | no command Status",
        "lock --unlock            | only one thing at a time",
        "--lock --unlock          | only one thing at a time",
        "-Q -R                    | only one thing at a time",
        "status more              | status takes no arguments: more",
        "list --sort size         | --sort does not know size; there are fid, cookie, ",
        "list --limit -1          | --limit must not be negative",
        "status --hint x          | --hint goes with list and watch only",
        "status --interval 3      | --interval goes with top only",
        "top --interval 0         | --interval is a second at least",
        "list --user no.such:one  | --user is a name that this host knows, or a number, not no.such:one",
        "list 7                   | list takes no arguments: 7",
        "lock 1                   | lock takes no arguments: 1",
        "drain 1                  | drain takes no arguments: 1",
        "show                     | show needs a FID, a file or a cookie",
        "cancel --all             | cancel needs a FID, a file or a cookie",
        "metrics --json           | --json goes with status, top, list, show,",
        "status --mover m0        | --mover goes with list and cancel only",
        "show --action archive 7  | --action goes with list and cancel only",
        "cancel --running 7       | --running goes with cancel only where --mine does",
        "queue --waiting          | --waiting goes with list and cancel only",
        "lock --iters 3           | --iters goes with top, recv and drain only",
        "watch                    | watch needs a FID, a file or a cookie",
        "watch 1 2                | watch takes one request",
        "watch --hint x 1         | watch --hint takes no names: 1",
        "status --mine            | --mine goes with list and cancel only",
        "cancel --mine 7          | cancel --mine takes no names: 7",
        "status --all             | --all goes with cancel, release and drop only",
        "release                  | release needs a FID, a file or a cookie, or --all",
        "resume                   | resume needs the name of a mover",
        "held 7                   | held takes no arguments: 7",
        "list --running --waiting | --running and --waiting exclude each other",
        "list --action cancel     | --action is archive, restore or remove, not cancel",
        "list --action \u0131     | --action is archive, restore or remove, not \u0131",
        "recv -i -1               | --iters must not be negative"})
    void whatMakesNoSenseIsRefused(String line, String message) {
        Fatal refused = catchThrowableOfType(Fatal.class, () -> arguments(line));
        assertThat(refused).isNotNull();
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.getMessage()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-i x", "-A", "-A 4294967296", "recv -A a", "--frob", "list --mover"})
    void whatPicocliCannotReadIsRefusedByIt(String line) {
        assertThat(catchThrowableOfType(ParameterException.class, () -> arguments(line))).isNotNull();
    }

    @Test
    void everyVerbHasAWordOfItsOwn() {
        for (Verb verb : Verb.values()) {
            assertThat(Verb.of(verb.word())).contains(verb);
            assertThat(Verb.of(verb.word() + "x")).isEmpty();
        }
        assertThat(List.of(Verb.values())).flatExtracting(v -> v.option().stream().toList()).doesNotHaveDuplicates();
    }
}

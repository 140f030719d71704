// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntaxTest {
    private static final Syntax SYNTAX = new Syntax(List.of(
            Option.flag("Locks.", "-l", "--lock"),
            Option.flag("Locks, and then quits, once nothing runs any more, which may take very long.", "--lock-quit"),
            Option.flag("Says less.", "-q", "--quiet"),
            Option.value("N", "How often.", "-i", "--iters"),
            Option.values("ID", "Which.", "-A", "--archive")), Operands.any("WORD", "What to do."));

    private static CommandLine parse(String line) throws MisuseException {
        return SYNTAX.parse(line.isEmpty() ? new String[0] : line.split(" ", -1));
    }

    /** All of it, options in the order of the syntax. */
    private static String read(String line) throws MisuseException {
        CommandLine parsed = parse(line);
        return "lock " + parsed.count("--lock") + ", quit " + parsed.count("--lock-quit") + ", quiet "
                + parsed.count("--quiet") + ", iters " + parsed.value("--iters") + ", archive "
                + parsed.values("--archive") + ", " + parsed.operands();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''                      | lock 0, quit 0, quiet 0, iters null, archive [], []",
        "a -l b --iters 3 - c    | lock 1, quit 0, quiet 0, iters 3, archive [], [a, b, -, c]",
        "-qlqA1 -A 2 --archive=3 | lock 1, quit 0, quiet 2, iters null, archive [1, 2, 3], []",
        "-i5                     | lock 0, quit 0, quiet 0, iters 5, archive [], []",
        "-i=5                    | lock 0, quit 0, quiet 0, iters 5, archive [], []",
        "-i -l                   | lock 0, quit 0, quiet 0, iters -l, archive [], []",
        "--iters --lock          | lock 0, quit 0, quiet 0, iters --lock, archive [], []",
        "--iters= a=b            | lock 0, quit 0, quiet 0, iters '', archive [], [a=b]",
        "--iters=a=b             | lock 0, quit 0, quiet 0, iters a=b, archive [], []",
        "-q -- -l --lock --      | lock 0, quit 0, quiet 1, iters null, archive [], [-l, --lock, --]",
        "--iter=3 --lock-q --q   | lock 0, quit 1, quiet 1, iters 3, archive [], []"})
    void isReadAsGetoptDoes(String line, String read) throws MisuseException {
        assertThat(read(line)).isEqualTo(read.replace("''", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--nothing    | unknown option --nothing",
        "--=x         | unknown option --",
        "--lo         | option --lo may be --lock or --lock-quit",
        "-x           | unknown option -x",
        "-qx          | unknown option -x in -qx",
        "--lock=1     | option --lock takes no value",
        "a --iters    | option --iters needs a value: N",
        "-A           | option --archive needs a value: ID",
        "-i 1 --i=2   | option --iters is there twice"})
    void whatItDoesNotUnderstandItNames(String line, String message) {
        assertThatExceptionOfType(MisuseException.class).isThrownBy(() -> parse(line)).withMessage(message);
    }

    @Test
    void operandsAreCounted() throws MisuseException {
        Syntax one = new Syntax(List.of(), Operands.one("MOUNT", "Where."));
        assertThat(one.parse("a").operands()).containsExactly("a");
        assertThatExceptionOfType(MisuseException.class).isThrownBy(() -> one.parse("a", "b"))
                .withMessage("one argument too many: b");
        assertThatExceptionOfType(MisuseException.class)
                .isThrownBy(() -> new Syntax(List.of(), Operands.NONE).parse("a"));
    }

    @Test
    void anOptionThatThereIsNotIsNotAskedFor() throws MisuseException {
        CommandLine line = parse("");
        assertThatIllegalArgumentException().isThrownBy(() -> line.has("--nothing"));
    }

    @Test
    void helpHasAllOfIt() {
        assertThat(SYNTAX.help("prog", "Does it.")).isEqualTo("""
                Usage: prog [OPTION]... [WORD]...
                Does it.
                      WORD                  What to do.
                  -A, --archive=ID          Which.
                  -i, --iters=N             How often.
                  -l, --lock                Locks.
                      --lock-quit           Locks, and then quits, once nothing runs any more, which may take very
                                              long.
                  -q, --quiet               Says less.
                """);
    }
}

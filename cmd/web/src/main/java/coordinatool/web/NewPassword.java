// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Terminal;
import coordinatool.tool.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code coordinatool-web password NAME}: asks for a password, and prints the line that keeps it. Writes no file. */
final class NewPassword {
    static final String VERB = "password";
    private static final int LEAST = 8;

    private NewPassword() {
    }

    /** The exit status. */
    static int run(String... args) {
        return Tool.run("coordinatool-web " + VERB, "Asks for a password, and prints a line for web_password_file.",
                () -> List.of(PositionalParamSpec.builder().index("0").type(String.class).paramLabel("NAME")
                        .description("Name of the user.").build()), 1, (parsed, configuration, log) -> {
                    if (parsed.operands().size() != 1 || !parsed.operands().get(0).matches(PasswordFile.NAME)) {
                        throw new Fatal(ExitCode.USAGE,
                                "a user's name has up to 64 letters, digits and any of . _ @ -");
                    }
                    char[] password = ask();
                    if (password.length < LEAST || password.length > Gate.MAX_PASSWORD) {
                        throw new Fatal(ExitCode.DATA, "a password has from " + LEAST + " to " + Gate.MAX_PASSWORD
                                + " characters");
                    }
                    System.out.println(parsed.operands().get(0) + ":"
                            + PasswordHash.of(password, new SecureRandom()).text());
                    Arrays.fill(password, ' ');
                    return ExitCode.OK;
                }, args);
    }

    /** On a terminal twice, and not shown; else the first line of standard input. */
    private static char[] ask() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (!Terminal.IN.isThere()) {
            return line(in);
        }
        // System.console() would want standard output to be a terminal as well.
        Thread shown = new Thread(() -> stty("echo"));
        Runtime.getRuntime().addShutdownHook(shown);
        stty("-echo");
        System.err.print("Password: ");
        char[] once = line(in);
        System.err.print("\nAgain: ");
        char[] again = line(in);
        System.err.println();
        if (!Arrays.equals(once, again)) {
            throw new Fatal(ExitCode.DATA, "these are two different passwords");
        }
        return once;
    }

    private static char[] line(BufferedReader in) throws IOException {
        String line = in.readLine();
        return line == null ? new char[0] : line.toCharArray();
    }

    private static void stty(String setting) {
        try {
            new ProcessBuilder("stty", setting).inheritIO().start().onExit().join();
        } catch (IOException e) {
            System.err.println("coordinatool-web: no stty(1), so what is typed is shown");
        }
    }
}

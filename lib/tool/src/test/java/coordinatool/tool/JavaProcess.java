// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How tests start a program of ours as a process. */
public final class JavaProcess {
    private JavaProcess() {
    }

    /**
     * The command line: the Java and the class path that the test itself has, and its options apart from sizes and
     * properties. The class archive is among them where there is one (build/unit-tests): it halves what a start costs.
     */
    public static List<String> command(String main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.matches("-XX:.*|-Xlog.*|--enable-native-access.*")).forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        return command;
    }
}

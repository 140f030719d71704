// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

import java.io.IOException;

/** What a start of our short programs costs, beside what Java itself does. */
final class Tools implements Workload {
    private static final int TIMES = 10;
    private static final double MINUTE = 60;
    /** The client names its commands where it does not know one. */
    private static final String COMMANDS = "coordinatool-client nonsense 2>&1 | sed -n 's/.* there are //p' | tr -d ,";

    @Override
    public boolean onlyOurs() {
        return true;
    }

    @Override
    public void run(Lab site, Results results) throws IOException, InterruptedException {
        results.add(Line.TOOL_JAVA, cost(site, TIMES, "'" + System.getProperty("java.home") + "/bin/java' -cp '"
                + System.getProperty("java.class.path") + "' " + Hello.class.getName()));
        results.add(Line.TOOL_STATUS, cost(site, TIMES, "coordinatool-client status"));
        String commands = site.command("run", "sh", "-c", COMMANDS).strip();
        results.add(Line.TOOL_HELP, cost(site, TIMES, "coordinatool-client --help"));
        double most = 0;
        for (String command : commands.split(" ")) {
            most = Math.max(most, cost(site, TIMES, "coordinatool-client " + command + " --help"));
        }
        results.add(Line.TOOL_VERB_HELP, most);
        results.add(Line.TOOL_QUEUE, cost(site, TIMES, "coordinatool-queue </dev/null"));
    }

    /** Processor time of one run, by what the shell says of its children: 0m1.234s 0m0.123s. */
    private static double cost(Lab site, int times, String command) throws IOException, InterruptedException {
        String said = site.command("run", "sh", "-c",
                "for i in $(seq " + times + "); do " + command + " >/dev/null 2>&1; done; times");
        double seconds = 0;
        for (String time : said.lines().toList().get(1).split(" ")) {
            int minutes = time.indexOf('m');
            seconds += Integer.parseInt(time.substring(0, minutes)) * MINUTE
                    + Double.parseDouble(time.substring(minutes + 1, time.length() - 1));
        }
        return seconds / times;
    }
}

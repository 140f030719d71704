// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The options of the client's own. */
final class ClientOptions {
    private ClientOptions() {
    }

    /** For picocli: those of all commands together, as the C program has them. */
    static List<ArgSpec> specs() {
        return List.of(
                flag("Print JSON, an object a line.", "--json"),
                flag("With list and cancel: requests of your own files only.", "--mine"),
                value("ACTION", "With list: archive, restore or remove only.", "--action"),
                value("ID", "With list: what this mover runs, or what waits for it, only.", "--mover"),
                flag("With list: what runs only.", "--running"),
                flag("With list: what waits only.", "--waiting"),
                value("KEY", "With list: sort by this column; with - before it, the other way round.", "--sort"),
                OptionSpec.builder("--limit").type(Integer.class).paramLabel("N")
                        .description("With list: so many requests at most.").build(),
                value("KEY,...", "With list: these columns, in place of lines of active_requests: fid, cookie, action, "
                        + "archive, state, mover, since, hint, user.", "--columns"),
                value("NAME", "With list: requests of files that belong to this user only, by name or number.",
                        "--user"),
                value("TEXT", "With list and watch: requests whose data contain this only.", "--hint"),
                OptionSpec.builder("--interval").type(Integer.class).paramLabel("SECONDS")
                        .description("With top: time between two looks. Default: 2.").build(),
                flag("With cancel, release and drop: all requests of a name; without one, all that are held.", "--all"),
                flag("With fsck: repair what differs.", "--repair"),
                flag("With fsck: the lists are those of all MDTs, so that what is in none is gone.", "--all-mdts"),
                flag("Send no new work to movers.", "--lock"),
                flag("Send work to movers again.", "--unlock"),
                flag("Send no new work, and end the daemons once nothing runs.", "--lock-quit"),
                flag("Queue what active_requests text on standard input lists.", "-Q", "--queue"),
                value("NAME", "File system of what is queued.", "--fsname"),
                flag("Ask for work and print it.", "-R", "--recv"),
                flag("Ask for work, print it, and report it done.", "--drain"),
                OptionSpec.builder("-A", "--archive").type(List.class).auxiliaryTypes(Integer.class).paramLabel("ID")
                        .description("Archive id to ask work of, or to list; may be repeated. Default: archive_id.")
                        .build(),
                value("ID", "Name to ask for work under. Default: none.", "-I", "--client-id"),
                OptionSpec.builder("-i", "--iters").type(Integer.class).paramLabel("N")
                        .description("Replies to wait for, or looks of top. Default: no end.").build(),
                PositionalParamSpec.builder().index("0..*").arity("0..*").type(List.class).auxiliaryTypes(String.class)
                        .paramLabel("COMMAND")
                        .description("status (default), top, list, show REQUEST..., explain REQUEST..., "
                                + "trace REQUEST..., watch REQUEST, cancel REQUEST..., "
                                + "held, release REQUEST..., drop REQUEST..., resume MOVER..., lock, unlock, quit, "
                                + "queue [FILE...], recv, drain, fsck [FILE...], doctor, metrics. A request is named "
                                + "by its FID, its file or its cookie. COMMAND --help says more.").build());
    }

    private static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names).type(boolean.class).arity("0").description(description).build();
    }

    private static OptionSpec value(String label, String description, String... names) {
        return OptionSpec.builder(names).type(String.class).paramLabel(label).description(description).build();
    }
}

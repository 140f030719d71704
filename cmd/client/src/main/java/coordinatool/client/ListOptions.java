// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.RequestView;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Parsed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;

/**
 * Which requests list shows, beyond what the coordinator sorts out, in which order and how.
 *
 * @param sort       null for the order in which they come
 * @param descending the other way round
 * @param limit      how many at most
 * @param columns    empty for lines of active_requests
 * @param hint       text that the data must contain; empty for any
 * @param archiveIds empty for any
 * @param user       whom its file must belong to, by name or number; empty for any
 */
record ListOptions(Column sort, boolean descending, int limit, List<Column> columns, String hint,
        List<Integer> archiveIds, String user) {
    /** Of this client's memory; a queue that is longer can be sorted with a limit, or by sort(1). */
    static final int MAX_SORTED = 50_000;

    static ListOptions of(Parsed parsed, List<Integer> archiveIds) {
        String sort = parsed.value("--sort", null);
        boolean descending = sort != null && sort.startsWith("-");
        int limit = parsed.value("--limit", Integer.MAX_VALUE);
        if (limit < 0) {
            throw new Fatal(ExitCode.USAGE, "--limit must not be negative");
        }
        String user = parsed.value("--user", "");
        if (parsed.has("--user") && !user.matches("[0-9]+")) {
            requireAccount(user);
        }
        String columns = parsed.value("--columns", null);
        return new ListOptions(sort == null ? null : Column.of("--sort", descending ? sort.substring(1) : sort),
                descending, limit, columns == null ? List.of() : Column.list("--columns", columns),
                parsed.value("--hint", ""), archiveIds, user);
    }

    /** Of a name that is mistyped nothing would be listed, as of somebody who waits for nothing. */
    private static void requireAccount(String user) {
        try {
            FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(user);
        } catch (UserPrincipalNotFoundException e) {
            throw new Fatal(ExitCode.USAGE, "--user is a name that this host knows, or a number, not " + user);
        } catch (IOException ignored) {
            // Who knows the names does not answer.
        }
    }

    /** Whether it has to be known whom files belong to. */
    boolean needsOwners() {
        return !user.isEmpty() || sort == Column.USER || columns.contains(Column.USER);
    }

    boolean wants(RequestView view) {
        return (archiveIds.isEmpty() || archiveIds.contains(view.request().archiveId()))
                && (hint.isEmpty() || new String(view.request().data(), StandardCharsets.UTF_8).contains(hint))
                && (user.isEmpty() || view.owner() != null && view.owner().is(user));
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.lustre.DataText;
import coordinatool.model.RequestState;
import coordinatool.model.RequestView;
import coordinatool.tool.Configuration;
import coordinatool.tool.HashedHostRule;
import coordinatool.tool.HostRule;
import coordinatool.tool.Key;
import coordinatool.wire.StatusReply;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Why a request is where it is, and what would have to happen for it to go on. Pure. */
final class Explanation {
    private static final List<String> TYPES = List.of("archive", "restore", "remove");
    /** What has to happen, by how the coordinator's reason begins (WaitReasons of the scheduler). */
    private static final String LOOK = "somebody has to look at it: coordinatool-client resume MOVER";
    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry("Lustre is asked", "nothing: Lustre gives it anew in some seconds"),
            Map.entry("a mover may come back", "nothing: it is given out some seconds after the start"),
            Map.entry("another request of its file",
                    "that request has to end; coordinatool-client show FILE shows both"),
            Map.entry("the queue is locked", "somebody has to unlock it: coordinatool-client unlock"),
            Map.entry("no ingest has said",
                    "coordinatool-ingest has to come: systemctl status 'coordinatool-ingest@*'"),
            Map.entry("its mover is not connected", "the mover has to return, or its grace to end (client_grace_ms)"),
            Map.entry("its mover is suspended", LOOK),
            Map.entry("every mover that takes", LOOK),
            Map.entry("no mover is connected that takes", "a copytool for its archive id has to be started"),
            Map.entry("its mover has no batch slot", "a batch of that mover has to end, or its time to be over"),
            Map.entry("no mover has a batch slot", "a batch has to end, or its time to be over"));

    private Explanation() {
    }

    /** Lines to put below what show says of it. */
    static String of(RequestView view, List<StatusReply> movers, Configuration configuration) {
        Table table = new Table();
        String data = DataText.toString(view.request().data());
        for (HostRule rule : configuration.get(Key.ARCHIVE_ON_HOSTS)) {
            if (data.contains(rule.tag())) {
                table.row("rule", "archive_on_hosts " + rule.tag() + " " + String.join(" ", rule.hosts()));
            }
        }
        for (HashedHostRule rule : configuration.get(Key.ARCHIVE_ON_HOSTS_CH)) {
            if (data.contains(rule.tag())) {
                table.row("rule", "archive_on_hosts_ch " + rule.tag() + " " + String.join(" ", rule.hosts()));
            }
        }
        long archiveId = Integer.toUnsignedLong(view.request().archiveId());
        for (StatusReply mover : movers) {
            boolean may = view.mover() == null ? mover.takes(archiveId) : view.mover().equals(mover.name());
            if (may) {
                table.row("mover", mover.name() + " is " + mover.state() + ", runs " + load(mover));
            }
        }
        table.row("then", remedy(view));
        StringBuilder text = new StringBuilder();
        table.appendTo(text, 2);
        return text.toString();
    }

    private static String load(StatusReply mover) {
        String load = TYPES.stream().filter(type -> mover.number("current_" + type) > 0)
                .map(type -> mover.number("current_" + type) + " " + type).collect(Collectors.joining(", "));
        return load.isEmpty() ? "nothing" : load;
    }

    private static String remedy(RequestView view) {
        if (view.running()) {
            return "its mover has to end it; what the copytool does is in the copytool's own log";
        }
        if (view.state() == RequestState.HELD) {
            return "somebody has to look at it: coordinatool-client release, or drop";
        }
        String reason = view.reason() == null ? "" : view.reason();
        return REMEDIES.entrySet().stream().filter(remedy -> reason.startsWith(remedy.getKey()))
                .map(Map.Entry::getValue).findFirst()
                .orElse("a mover that may have it has to end something, or to ask for more (max_archive and the like)");
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.lustre.DataText;
import coordinatool.model.Action;
import coordinatool.model.RequestState;
import coordinatool.model.RequestView;
import coordinatool.model.Words;
import coordinatool.tool.Configuration;
import coordinatool.tool.HashedHostRule;
import coordinatool.tool.HostRule;
import coordinatool.tool.Key;
import coordinatool.wire.Fields;
import coordinatool.wire.StatusReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Why a request is where it is, and what would have to happen for it to go on. Pure.
 *
 * @param rules  lines of the configuration that its data match
 * @param movers those that may have it, or the one that it is for
 * @param then   what would have to happen
 */
record Explanation(List<String> rules, List<StatusReply> movers, String then) {
    /** What has to happen, by how the coordinator's reason begins (WaitReasons of the scheduler). */
    private static final String LOOK = "somebody has to look at it: coordinatool-client resume MOVER";
    private static final String MOVER_AWAY = "its mover is not connected";
    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry("Lustre is asked", "nothing: Lustre gives it anew in some seconds"),
            Map.entry("a mover may come back", "nothing: it is given out some seconds after the start"),
            Map.entry("another request of its file",
                    "that request has to end; coordinatool-client show FILE shows both"),
            Map.entry("the queue is locked", "somebody has to unlock it: coordinatool-client unlock"),
            Map.entry("no ingest has said",
                    "coordinatool-ingest has to come: systemctl status 'coordinatool-ingest@*'"),
            Map.entry(MOVER_AWAY, "the mover has to return, or its grace to end (client_grace_ms)"),
            Map.entry("its mover is suspended", LOOK),
            Map.entry("every mover that takes", LOOK),
            Map.entry("no mover is connected that takes", "a copytool for its archive id has to be started"),
            Map.entry("its mover has no batch slot", "a batch of that mover has to end, or its time to be over"),
            Map.entry("no mover has a batch slot", "a batch has to end, or its time to be over"));

    static Explanation of(RequestView view, List<StatusReply> movers, Configuration configuration) {
        String data = DataText.toString(view.request().data());
        List<String> rules = new ArrayList<>();
        for (HostRule rule : configuration.get(Key.ARCHIVE_ON_HOSTS)) {
            if (data.contains(rule.tag())) {
                rules.add("archive_on_hosts " + rule.tag() + " " + String.join(" ", rule.hosts()));
            }
        }
        for (HashedHostRule rule : configuration.get(Key.ARCHIVE_ON_HOSTS_CH)) {
            if (data.contains(rule.tag())) {
                rules.add("archive_on_hosts_ch " + rule.tag() + " " + String.join(" ", rule.hosts()));
            }
        }
        long archiveId = Integer.toUnsignedLong(view.request().archiveId());
        return new Explanation(rules, movers.stream().filter(mover -> view.mover() == null ? mover.takes(archiveId)
                : view.mover().equals(mover.name())).toList(), remedy(view, !rules.isEmpty()));
    }

    /** Lines to put below what show says of it. */
    String text() {
        Table table = new Table();
        rules.forEach(rule -> table.row("rule", rule));
        movers.forEach(mover -> table.row("mover", mover.name() + " is " + mover.state() + ", runs " + load(mover)));
        table.row("then", then);
        return table.text(2);
    }

    /** To put behind the request, in one object. */
    Fields fields() {
        return new Fields().add("rules", rules).add("movers", movers.stream().map(Explanation::fields).toList())
                .add("then", then);
    }

    private static Fields fields(StatusReply mover) {
        Fields fields = new Fields().add("client_id", mover.name()).add("status", mover.state());
        for (Action action : Action.OF_MOVERS) {
            fields.add("current_" + Words.of(action), mover.counts("current_").of(action));
            long limit = mover.limits().of(action);
            fields.add("max_" + Words.of(action), limit < 0 ? null : limit);
        }
        return fields;
    }

    /** What it runs, and at most where it has a limit. */
    private static String load(StatusReply mover) {
        String load = Action.OF_MOVERS.stream().filter(action -> mover.counts("current_").of(action) > 0
                || mover.limits().of(action) >= 0).map(action -> {
                    long limit = mover.limits().of(action);
                    return mover.counts("current_").of(action) + (limit < 0 ? "" : " of at most " + limit) + " "
                            + Words.of(action);
                }).collect(Collectors.joining(", "));
        return load.isEmpty() ? "nothing" : load;
    }

    private static String remedy(RequestView view, boolean ruled) {
        if (view.running()) {
            return "its mover has to end it; what the copytool does is in the copytool's own log";
        }
        if (view.state() == RequestState.HELD) {
            return "somebody has to look at it: coordinatool-client release, or drop";
        }
        String reason = view.reason() == null ? "" : view.reason();
        if (ruled && reason.startsWith(MOVER_AWAY)) {
            return "the mover has to return, or, where its rule names others too, its grace to end (client_grace_ms);"
                    + " if there is none of that name, correct the rule, then: systemctl reload coordinatool@MOUNT";
        }
        return REMEDIES.entrySet().stream().filter(remedy -> reason.startsWith(remedy.getKey()))
                .map(Map.Entry::getValue).findFirst()
                .orElse("a mover that may have it has to end something, or to ask for more (max_archive and the like)");
    }
}

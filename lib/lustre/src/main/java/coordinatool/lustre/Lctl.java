// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the MDTs of this host list as active, by Lustre's command lctl(8), which knows where each release has it. Other
 * hosts than servers of metadata show none. Any thread; blocks for as long as lctl does.
 */
public final class Lctl implements QueueCheck.Lists {
    private static final Pattern NAME = Pattern.compile("mdt\\.(.{1,8})-MDT([0-9a-fA-F]{4})\\.hsm\\.active_requests=?");
    private static final Pattern AGENT = Pattern.compile("uuid=(\\S+) ");
    private static final int HEX = 16;
    /** More than the names, or the settings, of all MDTs that a host can have. */
    private static final int MAX_BYTES = 1 << 20;

    @Override
    public long ageMillis() {
        return 0;
    }

    /**
     * Those that are registered with an MDT of this host now, but for mounts of this host. Lustre calls both by the
     * same identifier: lustre/llite/llite_lib.c, ll_sb_uuid, and lustre/mdt/mdt_hsm.c, exp_client_uuid. lctl goes on
     * after a name that this host has not.
     */
    @Override
    public Set<String> others(String fsname) {
        String name = fsname == null ? "*" : fsname;
        Set<String> uuids = new HashSet<>();
        Set<String> ours = new HashSet<>();
        LustreParameters.get("mdt." + name + "-*.hsm.agents", LustreParameters.CLIENTS).forEach((parameter, value) -> {
            if (parameter.startsWith("mdt.")) {
                value.lines().map(AGENT::matcher).filter(Matcher::lookingAt)
                        .forEach(agent -> uuids.add(agent.group(1)));
            } else {
                ours.add(value);
            }
        });
        uuids.removeAll(ours);
        return uuids;
    }

    /** Indexes of the MDTs of the file system that this host shows; none where it shows none, or has no lctl. */
    public Set<Integer> mdts(String fsname) {
        Set<Integer> indexes = new TreeSet<>();
        try {
            Process lctl = start(words(List.of(), "list_param", fsname));
            text(lctl).lines().map(NAME::matcher).filter(Matcher::matches)
                    .forEach(name -> indexes.add(Integer.parseInt(name.group(2), HEX)));
            return end(lctl) ? indexes : Set.of();
        } catch (IOException e) {
            return Set.of();
        }
    }

    @Override
    public boolean read(String fsname, ActiveRequests.Sink sink) throws IOException {
        Process lctl = start(words(List.of("-n"), "get_param", fsname));
        try (InputStream out = lctl.getInputStream()) {
            ActiveRequests.read(out, sink);
        }
        return end(lctl);
    }

    private static List<String> words(List<String> options, String command, String fsname) {
        List<String> words = new ArrayList<>(List.of("lctl", command));
        words.addAll(options);
        words.add("mdt." + (fsname == null ? "*" : fsname + "-*") + ".hsm.active_requests");
        return words;
    }

    /** What a command line of lctl prints, however it ends; what is longer than it can be is cut off. */
    static String output(List<String> words) throws IOException {
        Process lctl = start(words);
        String text = text(lctl);
        end(lctl);
        return text;
    }

    private static String text(Process lctl) throws IOException {
        try (InputStream out = lctl.getInputStream()) {
            return new String(out.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        }
    }

    private static Process start(List<String> words) throws IOException {
        Process lctl = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        lctl.getOutputStream().close();
        return lctl;
    }

    private static boolean end(Process lctl) {
        return lctl.onExit().join().exitValue() == 0;
    }
}

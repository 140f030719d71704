// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the mounts that our units are named after are there. */
final class MountCheck implements Check {
    private static final Pattern UNIT = Pattern.compile("coordinatool-(?:ingest|report)@(.+)\\.service");
    private static final Pattern ESCAPE = Pattern.compile("\\\\x([0-9a-f]{2})");
    private static final int HEX = 16;

    @Override
    public String name() {
        return "mounts";
    }

    @Override
    public void look(Site site, Findings findings) throws IOException {
        Set<String> wanted = new TreeSet<>();
        for (Map<String, String> unit : site.units()) {
            Matcher name = UNIT.matcher(unit.get("Id"));
            if (name.matches() && !unit.getOrDefault("ActiveState", "").equals("inactive")) {
                wanted.add(path(name.group(1)));
            }
        }
        if (wanted.isEmpty()) {
            findings.skipped("no unit of ours is to work with a mount here");
            return;
        }
        Map<String, String> mounts = site.mounts();
        for (String path : wanted) {
            String type = mounts.get(path);
            if (type == null) {
                findings.error(path + " is not mounted", "nothing comes from Lustre, and no report is written",
                        "mount " + path + ", or name the units after another mount");
            } else if (!type.equals("lustre")) {
                findings.error(path + " is a file system of type " + type, "it is no Lustre",
                        "name the units after a mount of Lustre: systemd-escape -p PATH");
            }
        }
    }

    /** As systemd-escape --unescape --path. */
    static String path(String escaped) {
        Matcher code = ESCAPE.matcher("/" + escaped.replace('-', '/'));
        byte[] bytes = code.replaceAll(m -> Matcher.quoteReplacement(
                String.valueOf((char) Integer.parseInt(m.group(1), HEX)))).getBytes(StandardCharsets.ISO_8859_1);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

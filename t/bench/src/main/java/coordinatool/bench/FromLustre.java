// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An MDT delivers lists of requests, as long as the kernel's messages are, as fast as they are taken. */
final class FromLustre implements Workload {
    private static final int A_LIST = 500;
    private static final int LISTS = 80;
    private static final int BETWEEN_MS = 5;
    private static final double NANOS = 1e9;

    private final int lists;

    FromLustre(double scale) {
        lists = Math.max(1, (int) (LISTS * scale));
    }

    @Override
    public void run(Lab site, Results results) throws IOException, InterruptedException {
        List<String> files = new ArrayList<>();
        for (int i = 0; i < lists; i++) {
            Path file = site.directory.resolve("list" + i);
            Files.writeString(file, list(1 + i * A_LIST));
            files.add(file.toString());
        }
        Map<String, String> environment = Map.of("COORDINATOOL_PORT", Integer.toString(site.port()));
        String look = site.tree.resolve("t/status").toString();
        String pending = Integer.toString(lists * A_LIST);
        long begin = System.nanoTime();
        site.command("run", "sh", "-c", "for list in " + String.join(" ", files) + "; do simctl inject $list; done");
        while (!Processes.run(environment, List.of(look, "counter", "pending_archive")).strip().equals(pending)) {
            Thread.sleep(BETWEEN_MS);
        }
        results.add(Line.INGEST, lists * A_LIST / ((System.nanoTime() - begin) / NANOS));
    }

    private static String list(int first) {
        StringBuilder list = new StringBuilder(
                "{\"hal_archive_id\":1,\"hal_flags\":0,\"hal_fsname\":\"testfs\",\"items\":[");
        for (int i = first; i < first + A_LIST; i++) {
            String fid = "{\"f_seq\":8589935617,\"f_oid\":" + i + ",\"f_ver\":0}";
            list.append(i == first ? "" : ",").append("{\"hai_action\":20,\"hai_fid\":").append(fid)
                    .append(",\"hai_dfid\":").append(fid).append(",\"hai_extent_offset\":0,\"hai_extent_length\":-1,")
                    .append("\"hai_cookie\":").append(i).append(",\"hai_gid\":0,\"hai_data\":\"\"}");
        }
        return list.append("]}").toString();
    }
}

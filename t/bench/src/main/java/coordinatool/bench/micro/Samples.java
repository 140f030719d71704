// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench.micro;

import coordinatool.lustre.RequestCodec;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Requests and commands as sites have them. */
public final class Samples {
    private static final long SEQUENCE = 0x200000401L;
    private static final long NOW = 1_795_356_470_316_788_785L;

    private Samples() {
    }

    /** The archive of a file of its own, with one of a thousand tags. */
    public static Request request(long cookie) {
        Fid fid = new Fid(SEQUENCE, (int) cookie, 0);
        return new Request(Action.ARCHIVE, fid, fid, 0, -1, cookie, 0, 1, 0, NOW + cookie,
                ("tag=t" + cookie % 1000).getBytes(StandardCharsets.UTF_8), null);
    }

    /** So many, with cookies from 1. */
    public static List<Request> requests(int count) {
        return LongStream.rangeClosed(1, count).mapToObj(Samples::request).toList();
    }

    /** The queue command of so many, as it comes by TCP. */
    static byte[] queueCommand(int count) {
        RequestCodec codec = new RequestCodec();
        return requests(count).stream().map(request -> new String(codec.write(request), StandardCharsets.UTF_8))
                .collect(Collectors.joining(",", "{\"command\":\"queue\",\"hsm_action_items\":[", "]}"))
                .getBytes(StandardCharsets.UTF_8);
    }
}

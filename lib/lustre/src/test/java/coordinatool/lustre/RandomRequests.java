// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Requests of every shape, and damage to their encodings, from a seed. */
final class RandomRequests {
    private static final long[] EDGES = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 0xffff_ffffL, 0x1_0000_0000L};
    private static final byte[][] DATA = {
        {}, "tag=x".getBytes(StandardCharsets.UTF_8), "a\0b\"\\\n".getBytes(StandardCharsets.UTF_8),
        "t\u00e9g=\u2713 \ud83d\udc27".getBytes(StandardCharsets.UTF_8),
        "\udb80\udc80 \udb80\udcff \udb80\udd00".getBytes(StandardCharsets.UTF_8)
    };
    private static final String[] EXTRA = {null, "\"extra\":1", "\"x\":{\"y\":[1.5e300,null,true]},\"z\":\"\u2713\""};

    private final Random random;

    RandomRequests(long seed) {
        random = new Random(seed);
    }

    Request next() {
        Fid fid = fid();
        return new Request(Action.values()[random.nextInt(4)], fid, random.nextInt(4) == 0 ? fid() : fid, number(),
                number(), number(), number(), random.nextInt() & Integer.MAX_VALUE, number(), number(), data(),
                extra());
    }

    /** As Lustre and its text forms have it: no timestamp, no extra members. */
    Request fromLustre(int archiveId, long flags, byte[] data) {
        Request r = next();
        return new Request(r.action(), r.fid(), r.dfid(), r.extentOffset(), r.extentLength(), r.cookie(), r.gid(),
                archiveId, flags, 0, data, null);
    }

    /** Records compare their arrays by identity. */
    static boolean equal(Request a, Request b) {
        return Arrays.equals(a.data(), b.data()) && Arrays.equals(a.extra(), b.extra())
                && withoutArrays(a).equals(withoutArrays(b));
    }

    private static Request withoutArrays(Request r) {
        return new Request(r.action(), r.fid(), r.dfid(), r.extentOffset(), r.extentLength(), r.cookie(), r.gid(),
                r.archiveId(), r.flags(), r.timestamp(), null, null);
    }

    byte[] data() {
        int kind = random.nextInt(DATA.length + 2);
        if (kind < DATA.length) {
            return DATA[kind];
        }
        byte[] data = new byte[random.nextInt(40)];
        random.nextBytes(data);
        return data;
    }

    /** A copy with a few bytes changed, inserted or cut off. */
    byte[] damage(byte[] bytes) {
        byte[] damaged = bytes.clone();
        for (int n = random.nextInt(4); n >= 0 && damaged.length > 0; n--) {
            int at = random.nextInt(damaged.length);
            switch (random.nextInt(5)) {
                case 0 -> damaged = Arrays.copyOf(damaged, at);
                case 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> damaged[at] = (byte) random.nextInt();
                case 3 -> damaged[at] = (byte) -1;
                default -> damaged[at] = bytes[random.nextInt(bytes.length)];
            }
        }
        return damaged;
    }

    long number() {
        return random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : random.nextLong() >> random.nextInt(64);
    }

    private Fid fid() {
        return new Fid(number(), (int) number(), (int) number());
    }

    private byte[] extra() {
        String extra = EXTRA[random.nextInt(EXTRA.length)];
        return extra == null ? null : extra.getBytes(StandardCharsets.UTF_8);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import java.util.List;

/**
 * The figures at the top of a status.
 *
 * @param site     what is around the queue
 * @param settling requests of before the start that are kept back until movers may have returned with them
 * @param held     requests that are held; they count as pending too
 */
public record StatusView(Totals totals, LockMode lock, Redis redis, Site site, int settling, int held) {

    /**
     * What is around the queue.
     *
     * @param connections TCP connections of all gateways
     * @param ingests     programs connected that take requests from Lustre
     * @param now         the scheduler's clock, nanoseconds since the epoch
     * @param version     of the scheduler
     * @param settings    those keys of its configuration that do not have their default
     */
    public record Site(int connections, int ingests, Room room, long now, String version, List<Setting> settings,
            Figures figures) {
        /** Where nobody asks for more. */
        public static Site of(int connections, int ingests) {
            return new Site(connections, ingests, Room.UNKNOWN, 0, "", List.of(), Figures.NONE);
        }
    }

    /**
     * How many requests the queue may hold.
     *
     * @param most   running and pending ones, and cancels that Lustre was not told of; 0: that is not known
     * @param untold those cancels
     */
    public record Room(long most, int untold) {
        /** Percent at which people are warned. */
        public static final int NEARLY_FULL = 90;
        /** ... and at which nothing more is taken. */
        public static final int FULL = 100;
        public static final Room UNKNOWN = new Room(0, 0);
        /** What part of the limit may be such cancels, so many eighths. The others are left to requests. */
        private static final int CANCELS = 6;

        /** Whether tools' cancels are refused, until Lustre has been told of some. */
        public boolean refusesCancels() {
            return most > 0 && untold >= eighths(CANCELS);
        }

        /** So much of the limit, 1 at least. */
        public long eighths(int number) {
            return Math.max(1, most * number / 8);
        }
    }

    /**
     * A key of the configuration and what it is set to, without saying that: two hosts can compare theirs, and nobody
     * learns what they are.
     *
     * @param digest equal where the values are; different where they are not, but for one case in four thousand million
     */
    public record Setting(String key, int digest) {
    }

    /**
     * Requests of the whole queue.
     *
     * @param pending those that wait, and cancels for movers that have not asked since
     * @param done    those that have ended since the scheduler started, and cancels carried out or sent
     * @param failed  those of done that movers ended with an error
     */
    public record Totals(Counts running, Counts pending, Counts done, Counts failed) {
        public static final Totals NONE = new Totals(Counts.NONE, Counts.NONE, Counts.NONE, Counts.NONE);
    }

    /**
     * How Redis is.
     *
     * @param awaySince  nanoseconds since the epoch at which it was lost; 0 while it is there
     * @param awayReason why; empty while it is there
     * @param warning    what endangers the queue in a Redis that is there, one line; empty: nothing
     */
    public record Redis(long awaySince, String awayReason, String warning) {
        public static final Redis WELL = new Redis(0, "", "");
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Protocol.Command;

/**
 * Says in Redis which scheduler the queue there belongs to, so that no two of them write to it: a key that expires
 * unless its owner renews it. Its value is the owner's instance, a blank, and a random word that each life has anew.
 *
 * <p>A scheduler of the same instance takes it over at once: the one before has died, since both would listen on the
 * same port. Another instance waits until it has expired, or has been given up by one that ends. A scheduler that was
 * asleep for longer than the lease looks before it writes, and finds that it has lost it.
 *
 * <p>Among the settings, which do not expire, stand when an owner was alive last, which is as old as the data that it
 * is found with; its connection, which the next one ends; and which lives have had the data, the last of which is the
 * owner that has written there last, whatever any clock says. One thread.
 */
final class Lease {
    /** How long the lease of one that was killed holds: several renewals, since one may take as long as a timeout. */
    static final long MILLIS = 15_000;
    /** A second for rounding and for the way there. */
    private static final long MARGIN_MILLIS = 1_000;
    /** Field of the settings: ns since the epoch. */
    static final String ALIVE = "alive";
    /**
     * Field of the settings: the lives that have had this Redis last, with blanks between them, the latest one last.
     */
    static final String LIVES = "lives";
    /** So many are kept: more than a site starts while a file of an earlier one lies about. */
    static final int MAX_LIVES = 20;
    /** Field of the settings: the owner's connection, as {@link RedisLink#identity} has it. */
    static final String CONNECTION = "connection";

    static final String KEY = "coordinatool_owner";

    private final String instance;
    private final byte[] value;
    private final long millis;
    private final long renewNanos;
    private final long patienceMillis;
    private long renewed;
    /** Empty until {@link #enter}. */
    private String lives = "";

    /** @param instance where the scheduler listens: host, address and port, without blanks */
    Lease(String instance, long millis) {
        this.instance = instance;
        this.value = (instance + " " + Long.toHexString(new SecureRandom().nextLong()))
                .getBytes(StandardCharsets.UTF_8);
        this.millis = millis;
        this.renewNanos = TimeUnit.MILLISECONDS.toNanos(millis / 5);
        this.patienceMillis = millis + MARGIN_MILLIS;
    }

    /** Who still has the lease so long after our first look is alive. */
    long patienceMillis() {
        return patienceMillis;
    }

    /** At the start: takes the lease if it may. @return the instance that has it otherwise, null where it is ours */
    String take(RedisLink link) throws RedisGone {
        byte[] found = found(link);
        if (found != null && !instance.equals(instanceOf(found))) {
            return instanceOf(found);
        }
        if (found != null) {
            set(link);
            return null;
        }
        return setIfFree(link) ? null : take(link);
    }

    /** When an owner last renewed it, ns since the epoch; 0 where none did, or the last one has ended in order. */
    long lastAlive(RedisLink link) throws RedisGone {
        String text = link.setting(ALIVE);
        return text.matches("[0-9]{1,18}|[1-8][0-9]{18}") ? Long.parseLong(text) : 0;
    }

    /** The connection of the owner that renewed it last; empty where that has ended in order. */
    String lastConnection(RedisLink link) throws RedisGone {
        return link.setting(CONNECTION);
    }

    /** From now on the data may be changed by this life: what an earlier one has left must be there by now. */
    void enter(RedisLink link, String life) throws RedisGone {
        List<String> all = new ArrayList<>(lives(link));
        all.remove(life);
        all.add(life);
        lives = String.join(" ", all.subList(Math.max(0, all.size() - MAX_LIVES), all.size()));
        renewed(link);
    }

    /** The lives that have had this data last, the latest one last. */
    static List<String> lives(RedisLink link) throws RedisGone {
        String text = link.setting(LIVES);
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    /** Makes sure that the lease is still ours, and renews it in time. */
    void hold(RedisLink link) throws RedisGone, LeaseLost {
        byte[] found = found(link);
        if (found == null && !setIfFree(link)) {
            found = found(link);
        }
        if (found != null && !Arrays.equals(found, value)) {
            throw new LeaseLost(instanceOf(found));
        }
        if (found != null && System.nanoTime() - renewed > renewNanos) {
            set(link);
        }
    }

    /** Gives the lease up: no other scheduler need wait until it expires. */
    void release(RedisLink link) throws RedisGone {
        if (Arrays.equals(found(link), value)) {
            link.call(Command.HDEL, Table.SETTINGS.key, ALIVE, CONNECTION);
            link.call(Command.DEL, KEY);
        }
    }

    private static byte[] found(RedisLink link) throws RedisGone {
        return (byte[]) link.call(Command.GET, KEY);
    }

    private static String instanceOf(byte[] found) {
        String text = new String(found, StandardCharsets.UTF_8);
        int blank = text.indexOf(' ');
        return blank < 0 ? text : text.substring(0, blank);
    }

    private void set(RedisLink link) throws RedisGone {
        link.call(Command.SET, KEY, value, "PX", millis);
        renewed(link);
    }

    private boolean setIfFree(RedisLink link) throws RedisGone {
        if (link.call(Command.SET, KEY, value, "NX", "PX", millis) == null) {
            return false;
        }
        renewed(link);
        return true;
    }

    private void renewed(RedisLink link) throws RedisGone {
        renewed = System.nanoTime();
        long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        // A Redis that has lost what it held gets the lives again, too.
        Object[] fields = lives.isEmpty() ? new Object[] {Table.SETTINGS.key, ALIVE, now, CONNECTION, link.identity()}
                : new Object[] {Table.SETTINGS.key, ALIVE, now, CONNECTION, link.identity(), LIVES, lives};
        if (link.call(Command.HSET, fields) instanceof Long added) {
            link.counts().add(Table.SETTINGS, added);
        }
    }
}

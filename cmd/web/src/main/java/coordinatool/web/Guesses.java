// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many more wrong passwords an address may send: some at once, and then one now and then. Of IPv6 a network of 64
 * bits counts, which is what one house has. Any thread.
 */
final class Guesses {
    private static final int AT_ONCE = 10;
    private static final long EACH_NANOS = TimeUnit.SECONDS.toNanos(6);
    /** Addresses that are remembered. Who has more of them is held up by what a guess costs. */
    private static final int MAX_ADDRESSES = 1000;
    private static final int IPV6_NETWORK_BYTES = 8;
    private static final int IPV4_BYTES = 4;

    /** Until when all would have been forgiven. */
    private final Map<String, Long> forgivenAt = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    /** Whether it may try. */
    synchronized boolean mayTry(InetAddress from, long nowNanos) {
        Long until = forgivenAt.get(key(from));
        return until == null || until - nowNanos <= (AT_ONCE - 1) * EACH_NANOS;
    }

    /** It was wrong. */
    synchronized void wrong(InetAddress from, long nowNanos) {
        String key = key(from);
        Long until = forgivenAt.remove(key);
        forgivenAt.put(key, (until == null || until - nowNanos < 0 ? nowNanos : until) + EACH_NANOS);
    }

    private static String key(InetAddress from) {
        byte[] address = from.getAddress();
        return Arrays.toString(address.length == IPV4_BYTES ? address : Arrays.copyOf(address, IPV6_NETWORK_BYTES));
    }
}

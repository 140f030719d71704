// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A network of IP addresses, {@code ADDRESS/BITS}, or one address.
 *
 * @param address of the network, without a name
 * @param bits    how many leading bits of it count
 */
public record Network(InetAddress address, int bits) {
    /** What {@link InetAddress} takes for an address and does not look up: dotted quads, and whatever has a colon. */
    private static final Pattern LITERAL =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final String FORM = "must be addresses or networks, as in 10.1.0.0/16 or ::1: ";

    /** Reads a list with blanks in between. */
    static List<Network> parse(String value) {
        return Values.words(value, 1, Integer.MAX_VALUE, "ADDRESS[/BITS]...").stream().map(Network::one).toList();
    }

    private static Network one(String word) {
        String[] parts = word.split("/", -1);
        if (parts.length > 2 || !LITERAL.matcher(parts[0]).matches()) {
            throw new IllegalArgumentException(FORM + word + " is none");
        }
        try {
            InetAddress address = InetAddress.getByName(parts[0]);
            int all = address.getAddress().length * Byte.SIZE;
            int bits = parts.length == 1 ? all : Values.number(0, all).apply(parts[1]);
            if (!endsInZeros(address.getAddress(), bits)) {
                throw new IllegalArgumentException(FORM + word + " has bits behind its first " + bits);
            }
            return new Network(address, bits);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(FORM + word + " is none", e);
        }
    }

    /** Lest an administrator means another network than is written. */
    private static boolean endsInZeros(byte[] bytes, int from) {
        for (int i = from; i < bytes.length * Byte.SIZE; i++) {
            if (bit(bytes, i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether this address belongs to the network. */
    public boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            if (bit(ours, i) != bit(theirs, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean bit(byte[] bytes, int index) {
        return (bytes[index / Byte.SIZE] >> Byte.SIZE - 1 - index % Byte.SIZE & 1) != 0;
    }

    /** As it stands in the configuration. */
    @Override
    public String toString() {
        return address.getHostAddress() + "/" + bits;
    }
}

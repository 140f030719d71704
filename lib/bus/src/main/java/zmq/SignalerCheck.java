// SPDX-License-Identifier: LGPL-3.0-or-later
package zmq;

/** Which {@link Signaler} the class path has first: ours, or the one of JeroMQ, with which a busy daemon spins. */
public final class SignalerCheck {
    private SignalerCheck() {
    }

    /** Whether it is ours. */
    public static boolean isOurs() {
        try {
            return Signaler.countsFirst();
        } catch (NoSuchMethodError e) {
            return false;
        }
    }

    /** Where it was loaded from. */
    public static String location() {
        return String.valueOf(Signaler.class.getProtectionDomain().getCodeSource().getLocation());
    }
}

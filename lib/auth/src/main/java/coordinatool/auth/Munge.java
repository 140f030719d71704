// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.auth;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * MUNGE: the munged of a host vouches for the user who asks it, and every munged with the same key believes it. A
 * credential holds for five minutes, and each munged reads it once. Calls wait for the munged of this host, some
 * seconds where it hangs. Any thread; calls from several threads do not wait for each other.
 */
public final class Munge {
    private final LibMunge library;
    private final String socket;

    private Munge(LibMunge library, String socket) {
        this.library = library;
        this.socket = socket;
    }

    /**
     * Loads libmunge. Its munged need not be there yet.
     *
     * @param socket of munged; empty: where libmunge looks
     * @throws MungeException where there is no libmunge
     */
    public static Munge load(String socket) throws MungeException {
        try {
            return new Munge(Native.load(LibMunge.NAME, LibMunge.class,
                    Map.of(Library.OPTION_STRING_ENCODING, StandardCharsets.UTF_8.name())), socket);
        } catch (UnsatisfiedLinkError e) {
            throw new MungeException("no " + LibMunge.NAME + " here: install MUNGE's library", false);
        }
    }

    /** A credential of the user of this process: printable, in ASCII, some 200 bytes long. */
    public String encode(String payload) throws MungeException {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        PointerByReference credential = new PointerByReference();
        Pointer context = context();
        try {
            int error = library.munge_encode(credential, context, bytes, bytes.length);
            if (error != LibMunge.SUCCESS) {
                throw failure(error, context);
            }
            return credential.getValue().getString(0);
        } finally {
            free(credential);
            library.munge_ctx_destroy(context);
        }
    }

    /** Who made a credential. The second time it is refused. */
    public Credential decode(String credential) throws MungeException {
        PointerByReference payload = new PointerByReference();
        IntByReference length = new IntByReference();
        IntByReference uid = new IntByReference();
        IntByReference gid = new IntByReference();
        Pointer context = context();
        try {
            int error = library.munge_decode(credential, context, payload, length, uid, gid);
            if (error != LibMunge.SUCCESS) {
                throw failure(error, context);
            }
            byte[] bytes = length.getValue() == 0 ? new byte[0] : payload.getValue().getByteArray(0, length.getValue());
            return new Credential(Integer.toUnsignedLong(uid.getValue()), Integer.toUnsignedLong(gid.getValue()),
                    new String(bytes, StandardCharsets.UTF_8));
        } finally {
            free(payload);
            library.munge_ctx_destroy(context);
        }
    }

    private Pointer context() throws MungeException {
        Pointer context = library.munge_ctx_create();
        if (context == null) {
            throw new MungeException("out of memory", true);
        }
        if (!socket.isEmpty()) {
            library.munge_ctx_set(context, LibMunge.OPT_SOCKET, socket);
        }
        return context;
    }

    private MungeException failure(int error, Pointer context) {
        return switch (error) {
            case LibMunge.CRED_EXPIRED -> new MungeException(
                    "the credential has expired: is the clock of one of the hosts wrong?", false);
            case LibMunge.CRED_REWOUND -> new MungeException(
                    "the credential is of the future: is the clock of one of the hosts wrong?", false);
            case LibMunge.CRED_REPLAYED -> new MungeException("the credential was used before", false);
            case LibMunge.SNAFU, LibMunge.NO_MEMORY, LibMunge.SOCKET, LibMunge.TIMEOUT -> new MungeException(
                    "munged cannot be asked: " + detail(error, context), true);
            default -> new MungeException("the credential is not valid: do the hosts have the same key of MUNGE? ("
                    + library.munge_strerror(error) + ")", false);
        };
    }

    private String detail(int error, Pointer context) {
        String more = library.munge_ctx_strerror(context);
        return (more == null ? library.munge_strerror(error) : more).replace('\n', ' ');
    }

    private static void free(PointerByReference memory) {
        if (memory.getValue() != null) {
            Native.free(Pointer.nativeValue(memory.getValue()));
        }
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.auth;

/** MUNGE has made or read no credential. The message is one line for people, and has nothing of the credential. */
public final class MungeException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean temporary;

    /** @param temporary see {@link #isTemporary} */
    public MungeException(String message, boolean temporary) {
        super(message);
        this.temporary = temporary;
    }

    /** Whether it is this host's munged that is to blame, and not the credential. */
    public boolean isTemporary() {
        return temporary;
    }
}

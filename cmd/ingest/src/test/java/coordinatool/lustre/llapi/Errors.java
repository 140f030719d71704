// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre.llapi;

/** Errors of Lustre, which only its own package makes. */
public final class Errors {
    private Errors() {
    }

    public static LustreException of(int errno) {
        return new LustreException("llapi_call", errno);
    }
}

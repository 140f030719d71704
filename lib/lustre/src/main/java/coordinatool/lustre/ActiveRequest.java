// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Request;
import java.util.HexFormat;

/**
 * A line of {@code mdt.*.hsm.active_requests}.
 *
 * @param request   what runs. Lustre shows the first 5 bytes of its data only, and for a restore that has begun the FID
 *                  of the volatile file as dfid. The timestamp is 0
 * @param cancelled whether Lustre has sent a cancel for it
 * @param uuid      client that runs it; empty where the line does not say
 * @param done      bytes reported so far
 */
public record ActiveRequest(Request request, boolean cancelled, String uuid, long done) {
    private static final HexFormat DATA = HexFormat.of().withUpperCase();

    /**
     * A line in the kernel's form, without line end, but with all of the data, so that nothing is lost when it is read
     * again.
     */
    public String text() {
        return "fid=" + request.fid() + " dfid=" + request.dfid() + " compound/cookie=0x0/" + hex(request.cookie())
                + " action=" + request.action() + " archive#=" + request.archiveId()
                + " flags=" + hex(request.flags())
                + " extent=" + hex(request.extentOffset()) + "-" + hex(request.extentLength())
                + " gid=" + hex(request.gid()) + " data=[" + DATA.formatHex(request.data()) + "]"
                + " canceled=" + (cancelled ? 1 : 0) + " uuid=" + uuid + " done=" + Long.toUnsignedString(done);
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }
}

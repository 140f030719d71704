// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Request;

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
}

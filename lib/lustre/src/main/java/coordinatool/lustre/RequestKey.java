// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

/**
 * What identifies a request on the wire and in Redis. A cookie is unique per MDT only, hence never a key alone.
 *
 * @param cookie the MDT's number for the request, unsigned 64 bits
 * @param dfid   the FID that data I/O is done on, as first received
 */
public record RequestKey(long cookie, Fid dfid) {
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.auth;

/**
 * Who made a credential, as their munged vouches for, and what they put into it.
 *
 * @param uid     from 0 to 2^32 - 1
 * @param gid     their main group, likewise
 * @param payload what the credential carries
 */
public record Credential(long uid, long gid, String payload) {
}

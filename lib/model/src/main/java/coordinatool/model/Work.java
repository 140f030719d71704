// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import java.util.List;

/** What a mover gets to do in one reply: requests of one archive id and with the same flags, cancels first. */
public record Work(@Nullable String fsname, int archiveId, long flags, List<Request> requests) {
}

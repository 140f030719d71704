// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import java.util.List;

/**
 * Answer to a {@link ComparisonStep}.
 *
 * @param number   of the comparison
 * @param fsname   file system that the queue is of, null while not known
 * @param confirms whether there was a comparison before this one that counts, without which nothing is certain
 * @param found    what this step has found, or repaired
 * @param more     whether the same step is to be asked for again
 * @param clients  to a begin: uuids of the clients of Lustre that have an ingest of ours; null where not all are known
 */
public record DifferencePage(long number, @Nullable String fsname, boolean confirms, List<Difference> found,
        boolean more, @Nullable List<String> clients) {
}

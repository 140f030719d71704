// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.time.Duration;
import java.util.List;

/**
 * A line {@code batch_archives_slices_sec IDLE [MAX]}.
 *
 * @param idle how long a batch slot is kept with nothing to do; zero: no batches
 * @param max  how long a batch slot is kept at most; zero: no limit
 */
public record BatchTimes(Duration idle, Duration max) {
    static BatchTimes parse(String value) {
        List<String> words = Values.words(value, 1, 2, "IDLE [MAX]");
        Duration max = words.size() == 1 ? Duration.ZERO : Values.seconds(words.get(1));
        return new BatchTimes(Values.seconds(words.get(0)), max);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.RequestKey;
import coordinatool.model.Step;
import coordinatool.model.Words;
import coordinatool.wire.Fields;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What happened to requests, a line each, like those of {@code coordinatool-report --follow}. Pure. */
final class StepText {
    private static final int MILLI_DIGITS = 3;
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(MILLI_DIGITS).toFormatter(Locale.ROOT);

    private StepText() {
    }

    /** @param afterText whether they are to be set off from what stands before them */
    static String of(List<Step> steps, boolean afterText) {
        StringBuilder text = new StringBuilder(afterText && !steps.isEmpty() ? "\n" : "");
        for (Step step : steps) {
            text.append(new Fields().add("time", time(step.time())).add("event", Words.of(step.what()))
                    .add("fid", step.fid()).add("cookie", RequestKey.cookieText(step.cookie()))
                    .add("action", Words.of(step.action())).add("mover", step.mover())
                    .add(step.what() == Step.What.DONE ? "error" : "reason", step.why()).line(false));
        }
        return text.toString();
    }

    /** A time for people, to the millisecond, UTC. */
    static String time(long nanos) {
        return TIME.format(Instant.ofEpochMilli(TimeUnit.NANOSECONDS.toMillis(nanos)));
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.lustre.DataText;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.model.RequestView;
import coordinatool.model.Words;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What list can show of a request in a column of its own, and sort by. */
enum Column {
    FID(view -> view.request().fid().toString()),
    COOKIE(view -> RequestKey.cookieText(view.request().cookie())),
    ACTION(view -> Words.of(view.request().action())),
    ARCHIVE(view -> Integer.toUnsignedString(view.request().archiveId()),
            Comparator.comparingLong(view -> Integer.toUnsignedLong(view.request().archiveId()))),
    STATE(view -> view.cancelled() ? "cancelled" : view.state().word()),
    MOVER(view -> view.mover() == null ? "-" : view.mover()),
    /** When it was first seen; the oldest first. */
    SINCE(view -> time(view.request()), Comparator.comparingLong(view -> view.request().timestamp())),
    HINT(view -> DataText.toString(view.request().data())),
    /** Whom its file belongs to; nobody where that is gone. */
    USER(view -> view.owner() == null ? "-" : view.owner().name());

    private final Function<RequestView, String> text;
    private final Comparator<RequestView> order;

    Column(Function<RequestView, String> text) {
        this(text, Comparator.comparing(text));
    }

    Column(Function<RequestView, String> text, Comparator<RequestView> order) {
        this.text = text;
        this.order = order;
    }

    String of(RequestView view) {
        return text.apply(view);
    }

    Comparator<RequestView> order() {
        return order;
    }

    String word() {
        return Words.of(this);
    }

    /** Those that are named, with commas between. */
    static List<Column> list(String option, String names) {
        return Arrays.stream(names.split(",")).map(name -> of(option, name)).toList();
    }

    static Column of(String option, String name) {
        return Arrays.stream(values()).filter(column -> column.word().equals(name)).findFirst().orElseThrow(
                () -> new Fatal(ExitCode.USAGE, option + " does not know " + name + "; there are "
                        + Arrays.stream(values()).map(Column::word).collect(Collectors.joining(", "))));
    }

    private static String time(Request request) {
        return request.timestamp() == 0 ? "-" : Instant.ofEpochMilli(TimeUnit.NANOSECONDS.toMillis(request.timestamp()))
                .truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

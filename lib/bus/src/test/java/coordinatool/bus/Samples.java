// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.model.Action;
import coordinatool.model.BatchSlot;
import coordinatool.model.ComparisonStep;
import coordinatool.model.Counts;
import coordinatool.model.Difference;
import coordinatool.model.DifferencePage;
import coordinatool.model.Ehlo;
import coordinatool.model.Fid;
import coordinatool.model.Figures;
import coordinatool.model.ListItem;
import coordinatool.model.LockMode;
import coordinatool.model.MoverView;
import coordinatool.model.OpenCursor;
import coordinatool.model.OpenPage;
import coordinatool.model.OpenReport;
import coordinatool.model.Page;
import coordinatool.model.PageCursor;
import coordinatool.model.Place;
import coordinatool.model.ProcessFigures;
import coordinatool.model.RecvLimits;
import coordinatool.model.Refused;
import coordinatool.model.ReportEntry;
import coordinatool.model.Request;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestKey;
import coordinatool.model.RequestState;
import coordinatool.model.RequestView;
import coordinatool.model.StatusView;
import coordinatool.model.StatusView.Redis;
import coordinatool.model.StatusView.Totals;
import coordinatool.model.Step;
import coordinatool.model.Trace;
import coordinatool.model.Work;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Requests and messages for tests; the random ones cover all values of every component. */
final class Samples {
    private Samples() {
    }

    /** What a scan of one directory gives, number by number. */
    static Request typical(int number) {
        Fid fid = new Fid(0x200000401L, 0x1a00 + number, 0);
        return new Request(Action.ARCHIVE, fid, fid, 0, -1, 0x5f3a0000L + number, 0, 1, 0, 0,
                "tag=nightly,class=3".getBytes(StandardCharsets.UTF_8), null);
    }

    static List<Request> typical(int from, int count) {
        List<Request> requests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            requests.add(typical(from + i));
        }
        return requests;
    }

    static Request request(Random random) {
        Fid fid = fid(random);
        return new Request(Action.values()[random.nextInt(4)], fid, random.nextBoolean() ? fid : fid(random),
                random.nextBoolean() ? 0 : number(random), random.nextBoolean() ? -1 : number(random), number(random),
                random.nextBoolean() ? 0 : number(random), (int) number(random),
                random.nextBoolean() ? 0 : number(random),
                random.nextBoolean() ? 0 : number(random), data(random), random.nextBoolean() ? null : data(random));
    }

    static List<Request> requests(Random random) {
        List<Request> requests = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            requests.add(request(random));
        }
        return requests;
    }

    static Message message(Random random) {
        long id = number(random);
        long conn = number(random);
        int small = (int) number(random);
        return switch (random.nextInt(41)) {
            case 0 -> new Message.Connected(conn, "host:" + small);
            case 1 -> new Message.Disconnected(conn);
            case 2 -> new Message.Ehlo(id, conn, new Ehlo(text(random), text(random),
                    random.ints(random.nextInt(5)).toArray(), requests(random)), random.nextBoolean(),
                    random.nextBoolean());
            case 3 -> new Message.Recv(id, conn, new RecvLimits(small, -1, (int) number(random), number(random)));
            case 4 -> new Message.Done(id, conn, number(random), fid(random), small);
            case 5 -> new Message.Queue(id, conn, text(random), requests(random));
            case 6 -> new Message.Status(id, conn, random.nextBoolean());
            case 7 -> new Message.StatusNext(id, conn, cursor(random), random.nextBoolean());
            case 8 -> new Message.Lock(id, conn, LockMode.ofCode(random.nextInt(3)));
            case 9 -> new Message.Answer(id, small, text(random));
            case 10 -> new Message.Work(id, conn, new Work(text(random), small, number(random), requests(random)));
            case 11 -> new Message.Queued(id, small, (int) number(random), random.nextBoolean());
            case 12 -> new Message.StatusAnswer(id, status(random), page(random));
            case 13 -> new Message.StatusPage(id, page(random));
            case 14 -> new Message.Arrived(id, requests(random));
            case 15 -> new Message.Accepted(id);
            case 16 -> new Message.TellCancelled(requests(random).stream()
                    .map(request -> new Message.Notice(id, request)).toList());
            case 17 -> new Message.Told(List.of(id, conn));
            case 18 -> new Message.ReportNext(id, conn);
            case 19 -> new Message.ReportLines(List.of(new ReportEntry(id, "job", "new"),
                    new ReportEntry(conn, "", "")));
            case 20 -> new Message.OpenNext(new OpenCursor("job", id));
            case 21 -> new Message.OpenReports(new OpenPage(id, List.of(OpenReport.of("a"),
                    new OpenReport("b", fid(random), text(random), conn, number(random))),
                    random.nextBoolean() ? null : OpenCursor.START));
            case 22 -> new Message.ListNext(id, conn, cursor(random), filter(random));
            case 23 -> new Message.Cancel(id, conn, List.of(new RequestKey(number(random), fid(random)),
                    new RequestKey(number(random), fid(random))));
            case 24 -> new Message.EndRestore(request(random));
            case 25 -> new Message.RestoreEnded(request(random).key(), random.nextBoolean());
            case 26 -> new Message.Events(id, List.of(event(random), event(random)));
            case 27 -> new Message.Trace(id, conn, filter(random));
            case 28 -> new Message.Traced(id, new Trace(List.of(step(random), step(random)), conn));
            case 29 -> new Message.Release(id, conn, number(random), fid(random));
            case 30 -> new Message.Compare(id, conn, comparisonStep(random));
            case 31 -> new Message.Compared(id, new DifferencePage(number(random), "lustre", random.nextBoolean(),
                    List.of(difference(random)), random.nextBoolean(),
                    random.nextBoolean() ? null : List.of("client" + small)));
            case 32 -> new Message.Resume(id, conn, "m" + id);
            case 33 -> new Message.Ended(id, conn, number(random), fid(random), small);
            case 34 -> new Message.EndsStored(id);
            case 35 -> new Message.Runs(id, conn, requests(random), random.nextBoolean());
            case 36 -> new Message.Audit(id, "1000", "host:" + small, "cancel", "a file", "done");
            case 37 -> new Message.Clients(List.of("client" + small));
            case 38 -> new Message.StatusChanged();
            case 39 -> new Message.Cancelled(id, List.of(new Refused(7, small, "no"), new Refused(300, 2, "")));
            default -> new Message.Quit();
        };
    }

    private static ComparisonStep comparisonStep(Random random) {
        long number = number(random);
        return switch (random.nextInt(6)) {
            case 0 -> new ComparisonStep.Begin(number);
            case 1 -> new ComparisonStep.Listed(number, requests(random));
            case 2 -> new ComparisonStep.Unlisted(number);
            case 3 -> new ComparisonStep.Stored(number, random.nextBoolean());
            case 4 -> new ComparisonStep.Repair(number, requests(random), List.of(request(random).key()));
            default -> new ComparisonStep.End(number);
        };
    }

    private static Difference difference(Random random) {
        Request request = request(random);
        return new Difference(Difference.Kind.values()[random.nextInt(3)], request.key(),
                random.nextBoolean() ? request : null, "runs at mover0", random.nextBoolean(), random.nextBoolean());
    }

    private static Event event(Random random) {
        Event.What[] all = Event.What.values();
        return new Event(all[random.nextInt(all.length)], request(random), text(random), (int) number(random));
    }

    private static Step step(Random random) {
        Step.What[] all = Step.What.values();
        return new Step(number(random), all[random.nextInt(all.length)], Action.values()[random.nextInt(4)],
                number(random), fid(random), text(random), text(random));
    }

    private static Page page(Random random) {
        return new Page(items(random), random.nextBoolean() ? null : cursor(random));
    }

    private static List<ListItem> items(Random random) {
        List<ListItem> items = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            items.add(random.nextBoolean()
                    ? new RequestView(request(random), RequestState.values()[random.nextInt(3)], random.nextBoolean(),
                            new Place(text(random), number(random), number(random)), random.nextInt(9) - 1,
                            number(random), text(random))
                    : new MoverView("mover" + i, MoverView.State.values()[random.nextInt(4)], number(random),
                            random.ints(random.nextInt(5)).toArray(),
                            new MoverView.Tally(counts(random), counts(random), counts(random), random.nextInt(),
                                    counts(random)),
                            random.nextBoolean(),
                            List.of(new BatchSlot(data(random), number(random), number(random), 7), BatchSlot.FREE)));
        }
        return items;
    }

    private static StatusView status(Random random) {
        return new StatusView(new Totals(counts(random), counts(random), counts(random), counts(random)),
                LockMode.ofCode(random.nextInt(3)),
                new Redis(number(random), "why" + random.nextInt(), random.nextBoolean() ? "" : "warned"),
                new StatusView.Site(random.nextInt(), 3, new StatusView.Room(number(random), random.nextInt()),
                        number(random), "1." + random.nextInt(),
                        List.of(new StatusView.Setting("port", random.nextInt())), figures(random)),
                random.nextInt(), random.nextInt());
    }

    private static Figures figures(Random random) {
        return new Figures(number(random), List.of(new Figures.QueueDepth(Action.RESTORE, -1, 7, number(random))),
                new Figures.Flow(counts(random), counts(random), counts(random), counts(random), counts(random)),
                new Figures.Reports(random.nextInt(), number(random)),
                new Figures.Sessions(1, 2, 3, random.nextInt()),
                new Figures.Commits(4, List.of(number(random), 0L), number(random)),
                new ProcessFigures(number(random), 1, 2, 3, 4, 5, 6));
    }

    private static Counts counts(Random random) {
        return new Counts(number(random), number(random), number(random), number(random));
    }

    private static RequestFilter filter(Random random) {
        return new RequestFilter(random.nextBoolean() ? null : fid(random),
                random.nextBoolean() ? null : number(random),
                random.nextBoolean() ? null : Action.values()[random.nextInt(4)],
                text(random), random.nextBoolean() ? null : RequestState.values()[random.nextInt(3)]);
    }

    private static PageCursor cursor(Random random) {
        return random.nextInt(4) == 0 ? PageCursor.START
                : new PageCursor(number(random), (int) number(random), number(random), number(random),
                        number(random));
    }

    private static Fid fid(Random random) {
        return new Fid(number(random), (int) number(random), random.nextBoolean() ? 0 : (int) number(random));
    }

    private static String text(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> "";
            default -> "tëxt \ud83d\ude00 " + random.nextInt();
        };
    }

    private static byte[] data(Random random) {
        byte[] data = new byte[Math.max(0, random.nextInt(40) - 10)];
        random.nextBytes(data);
        return data.length == 0 ? Request.NO_DATA : data;
    }

    /** Small, large, negative and extreme ones, all equally likely. */
    private static long number(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(200);
            case 1 -> random.nextLong();
            case 2 -> random.nextLong() >> random.nextInt(64);
            default -> new long[] {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE}[
                    random.nextInt(7)];
        };
    }
}

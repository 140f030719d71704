// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static coordinatool.gateway.Play.done;
import static coordinatool.gateway.Play.queue;
import static coordinatool.gateway.Play.request;
import static coordinatool.gateway.Play.text;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.lustre.RequestJson;
import coordinatool.model.ListItem;
import coordinatool.model.LockMode;
import coordinatool.model.Page;
import coordinatool.model.PageCursor;
import coordinatool.model.Request;
import coordinatool.model.RequestView;
import coordinatool.model.StatusView;
import coordinatool.model.StatusView.Redis;
import coordinatool.model.StatusView.Totals;
import coordinatool.wire.Commands;
import coordinatool.wire.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send garbage, stop in the middle, do not read, or come in too great numbers: others do not notice. */
class HostileClientTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir
    Path directory;
    private Site site;
    private SchedulerEnd scheduler;

    private void start(Limits limits) throws IOException, InterruptedException {
        site = Site.withScheduler(directory, limits);
        scheduler = site.scheduler();
    }

    @AfterEach
    void stop() throws IOException {
        site.close();
    }

    private static Limits limits(int connections, int outstanding, long total, Duration unfinished, Duration unread) {
        return new Limits(1 << 20, 64, 1 << 20, 255, 64, connections, 1 << 20, outstanding, total, unfinished, unread);
    }

    /** A connection gets its answer. */
    private void assertServed() throws IOException {
        Client client = site.connect();
        client.say(done(77));
        scheduler.nextOf(Message.Connected.class);
        scheduler.answer(new Message.Answer(scheduler.nextOf(Message.Done.class).id(), 0, null));
        assertThat(client.hear()).isEqualTo("{\"command\":\"done\"}");
        client.close();
        scheduler.nextOf(Message.Disconnected.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"command\":\"nope\"}", "{\"x\":1}", "{\"command\":5}", "{\"command\":\"STATUS\"}", "%%%",
        "[1,2]", "hello", "{\"command\":\"lock\",", "{\"a\":}", "}", "\u0000\u0001"})
    void garbageClosesTheConnectionAfterTheRepliesThatAreDue(String garbage) throws Exception {
        start(Limits.DEFAULT);
        Client client = site.connect();
        Message.Connected connected = scheduler.next(Message.Connected.class);
        client.say(done(1) + garbage + ("}".equals(garbage) ? "" : "}]"));
        Message.Done done = scheduler.next(Message.Done.class);
        scheduler.until(() -> site.log().contains("not understood"));
        scheduler.answer(new Message.Answer(done.id(), 0, null));
        assertThat(client.hear()).isEqualTo("{\"command\":\"done\"}");
        assertThat(client.hear()).isNull();
        assertThat(scheduler.next(Message.Disconnected.class).conn()).isEqualTo(connected.conn());
        assertThat(site.log().lines().filter(l -> l.contains("not understood")))
                .singleElement().asString().contains(client.address());
        assertServed();
    }

    @Test
    void whoSendsNoMoreStillGetsItsReplies() throws Exception {
        start(Limits.DEFAULT);
        Client client = site.connect();
        scheduler.next(Message.Connected.class);
        client.say(done(1) + queue(2) + "  \n");
        client.endOutput();
        Message.Done done = scheduler.next(Message.Done.class);
        Message.Queue queue = scheduler.next(Message.Queue.class);
        scheduler.answer(new Message.Answer(done.id(), 0, null));
        assertThat(client.hear()).isEqualTo("{\"command\":\"done\"}");
        scheduler.answer(new Message.Queued(queue.id(), 1, 0, true));
        assertThat(client.hear()).isEqualTo("{\"command\":\"queue\",\"enqueued\":1}");
        assertThat(client.hear()).isNull();
        scheduler.next(Message.Disconnected.class);
    }

    @Test
    void halfAMessageDisturbsNobodyAndIsNotWaitedForForEver() throws Exception {
        start(limits(100, 1 << 20, 1 << 20, SHORT, LONG));
        Client half = site.connect();
        scheduler.next(Message.Connected.class);
        half.say("{\"command\":\"status\",");
        assertServed();
        assertThat(half.hear()).isNull();
        assertThat(site.log()).contains("message not finished in time address=" + half.address());
    }

    @Test
    void aMessageThatIsTooLongIsRefused() throws Exception {
        start(Limits.DEFAULT);
        Client client = site.connect();
        scheduler.next(Message.Connected.class);
        Thread sender = new Thread(() -> {
            try {
                client.say("{\"x\":\"");
                String part = "x".repeat(1 << 16);
                for (int i = 0; i < 1000; i++) {
                    client.say(part);
                }
            } catch (IOException e) {
                // The gateway has had enough.
                return;
            }
        });
        sender.start();
        scheduler.next(Message.Disconnected.class);
        sender.join();
        assertThat(site.log()).contains("message longer than");
    }

    @Test
    void aListingIsWrittenAsItsReaderTakesItAndCommandsBehindItWait() throws Exception {
        start(limits(100, 64 << 10, 8 << 20, LONG, LONG));
        Client reader = site.connect();
        scheduler.next(Message.Connected.class);
        reader.say("{\"command\":\"status\",\"verbose\":6}" + done(1));
        Message.Status status = scheduler.next(Message.Status.class);
        scheduler.answer(new Message.StatusAnswer(status.id(),
                new StatusView(Totals.NONE, LockMode.UNLOCKED, Redis.WELL, StatusView.Site.of(1, 1), 0, 0),
                Answers.firstPage()));
        List<ListItem> page = IntStream.range(0, 500)
                .mapToObj(i -> (ListItem) RequestView.waiting(request(i)))
                .toList();
        int pages = 0;
        int most = 400;
        // Nobody reads: the gateway must stop asking long before the end. Others are served meanwhile.
        while (pages < most && scheduler.has(Message.StatusNext.class) || pages == 0) {
            Message.StatusNext next = scheduler.nextOf(Message.StatusNext.class);
            scheduler.answer(new Message.StatusPage(next.id(), new Page(page, new PageCursor(0, 0, 0, 0, ++pages))));
            assertServed();
        }
        assertThat(pages).as("pages asked for while nobody reads").isLessThan(most);

        int all = pages + 20;
        StringBuilder text = new StringBuilder();
        Thread hearing = new Thread(() -> {
            try {
                text.append(reader.hear());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        hearing.start();
        while (pages < all) {
            Message.StatusNext next = scheduler.next(Message.StatusNext.class);
            pages++;
            scheduler.answer(new Message.StatusPage(next.id(),
                    new Page(page, pages == all ? null : new PageCursor(0, 0, 0, 0, pages))));
        }
        hearing.join();
        assertThat(text.toString().split("hai_cookie", -1)).hasSize(500 * all + 1);
        scheduler.answer(new Message.Answer(scheduler.next(Message.Done.class).id(), 0, null));
        assertThat(reader.hear()).isEqualTo("{\"command\":\"done\"}");
    }

    @Test
    void whoNeverReadsIsNotReadFromAndGoesInTheEnd() throws Exception {
        start(limits(100, 10_000, 64 << 20, LONG, Duration.ofMillis(400)));
        Client deaf = site.connect();
        scheduler.next(Message.Connected.class);
        Thread sender = new Thread(() -> {
            try {
                String commands = "{\"command\":\"lock\",\"locked\":9}".repeat(1000);
                while (true) {
                    deaf.say(commands);
                }
            } catch (IOException e) {
                // Cut off, as it should be.
                return;
            }
        });
        sender.start();
        scheduler.next(Message.Disconnected.class);
        sender.join();
        assertThat(site.log()).contains("replies not read address=" + deaf.address());
        assertServed();
    }

    @Test
    void whoMakesUsKeepMostGoesWhenAllTogetherIsTooMuch() throws Exception {
        start(limits(100, 1 << 20, 300_000, LONG, LONG));
        Client big = site.connect().say("{\"x\":\"" + "x".repeat(200_000));
        Client small = site.connect().say("{\"x\":\"" + "x".repeat(1000));
        Client middle = site.connect().say("{\"x\":\"" + "x".repeat(120_000));
        scheduler.nextOf(Message.Disconnected.class);
        assertThat(big.hear()).isNull();
        assertThat(site.log()).contains("hold too much").contains(big.address());
        for (Client client : List.of(small, middle)) {
            client.say("\",\"command\":\"lock\",\"locked\":9}");
            assertThat(client.hear()).contains("invalid locked value");
        }
    }

    @Test
    void tooManyConnectionsWaitUntilOthersGo() throws Exception {
        start(limits(3, 1 << 20, 1 << 20, LONG, LONG));
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clients.add(site.connect());
        }
        for (int i = 0; i < 3; i++) {
            assertThat(scheduler.next(Message.Connected.class).address()).isEqualTo(clients.get(i).address());
        }
        scheduler.until(() -> site.log().contains("limit reached"));
        assertThat(scheduler.waiting()).isZero();
        clients.get(0).close();
        clients.get(1).close();
        scheduler.next(Message.Disconnected.class);
        scheduler.next(Message.Disconnected.class);
        assertThat(scheduler.next(Message.Connected.class).address()).isEqualTo(clients.get(3).address());
        assertThat(scheduler.next(Message.Connected.class).address()).isEqualTo(clients.get(4).address());
        assertThat(site.log().lines().filter(l -> l.contains("limit reached"))).hasSize(1);
    }

    /** About a megabyte for the bus. */
    private static String bigQueue(int number) {
        List<Request> requests = IntStream.range(0, 16).mapToObj(i -> {
            byte[] data = new byte[RequestJson.MAX_DATA_BYTES];
            Arrays.fill(data, (byte) ('a' + i));
            Request r = request(100 * number + i);
            return new Request(r.action(), r.fid(), r.dfid(), 0, -1, r.cookie(), 0, 1, 0, r.timestamp(), data, null);
        }).toList();
        return text(Commands.queue(null, requests, List.of()));
    }

    @Test
    void whoSaysMoreThanTheBusTakesGoesOnLater() throws Exception {
        start(Limits.DEFAULT);
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            clients.add(site.connect());
        }
        // The bus keeps four megabytes, and the scheduler does not look until all is on its way.
        Thread sender = new Thread(() -> {
            try {
                for (int i = 0; i < clients.size(); i++) {
                    clients.get(i).say(bigQueue(i) + done(i));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        sender.start();
        sender.join(2000);
        for (int i = 0; i < clients.size(); i++) {
            scheduler.answer(new Message.Queued(scheduler.nextOf(Message.Queue.class).id(), 16, 0, true));
            scheduler.answer(new Message.Answer(scheduler.nextOf(Message.Done.class).id(), 0, null));
        }
        sender.join();
        for (Client client : clients) {
            assertThat(client.hear()).isEqualTo("{\"command\":\"queue\",\"enqueued\":16}");
            assertThat(client.hear()).isEqualTo("{\"command\":\"done\"}");
        }
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.bus.Role;
import coordinatool.model.Request;
import coordinatool.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How much of what Lustre is to be told an ingest has at a time. */
class PendingNoticesTest {
    private final MemoryStore store = new MemoryStore();
    private final Journal journal = new Journal(store);
    private final Peers peers = new Peers();
    private final CommitGate gate = new CommitGate(journal::batchOfThisTurn);
    private final PendingNotices notices = new PendingNotices(peers, gate, journal, 1);

    private static Request cancel(int number) {
        return Probe.archive(number).asCancel();
    }

    private void cancelled(int... numbers) {
        IntStream.of(numbers).forEach(number -> notices.tell(cancel(number)));
    }

    /** What is given in turns, until nothing is. */
    private List<Message.Notice> given() {
        List<Message.Notice> given = new ArrayList<>();
        int count;
        do {
            count = notices.give();
            assertThat(count).isLessThanOrEqualTo(PendingNotices.AT_ONCE);
            journal.submit();
            gate.release(store, (peer, message) -> given.addAll(((Message.TellCancelled) message).notices()));
        } while (count > 0);
        return given;
    }

    private static int[] cookies(List<Message.Notice> given) {
        return given.stream().mapToInt(notice -> (int) notice.cancel().cookie()).toArray();
    }

    @Test
    void withoutAnIngestTheyWait() {
        cancelled(1);
        assertThat(given()).isEmpty();
        peers.add(1, Role.INGEST, "ingest");
        assertThat(cookies(given())).containsExactly(1);
        assertThat(given()).isEmpty();
    }

    @Test
    void anIngestHasSoManyAtATime() {
        peers.add(1, Role.INGEST, "ingest");
        cancelled(IntStream.rangeClosed(1, PendingNotices.WITH_INGEST + 400).toArray());
        List<Message.Notice> first = given();
        assertThat(first.size()).isBetween(PendingNotices.WITH_INGEST, PendingNotices.WITH_INGEST + 500);
        int over = first.size() - PendingNotices.WITH_INGEST;
        first.subList(0, over + 1).forEach(notice -> assertThat(notices.told(notice.id())).isNotNull());
        assertThat(given()).as("the others, as soon as there is room").hasSize(400 - over);
    }

    @Test
    void anotherIngestIsGivenAllThatIsNotTold() {
        peers.add(1, Role.INGEST, "ingest");
        cancelled(1, 2);
        List<Message.Notice> first = given();
        notices.told(first.get(0).id());
        cancelled(3);
        peers.remove(1);
        peers.add(2, Role.INGEST, "ingest");
        notices.tellAgain();
        assertThat(cookies(given())).containsExactly(2, 3);
        assertThat(notices.told(first.get(1).id())).as("the one before may still say so").isNotNull();
    }

    @Test
    void anIngestIsGivenNothingTwiceWhereAnotherComesAndGoes() {
        peers.add(1, Role.INGEST, "ingest");
        cancelled(IntStream.rangeClosed(1, PendingNotices.WITH_INGEST + 1000).toArray());
        int had = given().size();
        peers.add(2, Role.INGEST, "another");
        notices.tellAgain();
        assertThat(given()).isEmpty();
        peers.remove(2);
        notices.tellAgain();
        assertThat(given()).isEmpty();
        peers.remove(1);
        peers.add(3, Role.INGEST, "ingest");
        notices.tellAgain();
        assertThat(given()).as("no more than another had").hasSize(had);
    }

    @Test
    void dataIsNotGiven() {
        peers.add(1, Role.INGEST, "ingest");
        Request request = Probe.archive(1);
        notices.tell(new Request(request.action(), request.fid(), request.dfid(), 0, -1, request.cookie(), 0, 1, 0, 0,
                new byte[60_000], null).asCancel());
        assertThat(given()).singleElement().satisfies(notice -> assertThat(notice.cancel().data()).isEmpty());
    }

    @Test
    void whatIsCancelledAgainIsToldOnceMoreAndNotTheFirstTime() {
        cancelled(1);
        peers.add(1, Role.INGEST, "ingest");
        cancelled(1);
        List<Message.Notice> given = given();
        assertThat(cookies(given)).containsExactly(1);
        cancelled(1);
        assertThat(notices.told(given.get(0).id())).as("that was the one before").isNull();
        assertThat(notices.has(cancel(1).key())).isTrue();
        notices.told(given().get(0).id());
        assertThat(notices.has(cancel(1).key())).isFalse();
    }

    @Test
    void ofTwoCancelsOfOneRequestTheStoreKeepsTheOneThatIsLeft() {
        peers.add(1, Role.INGEST, "ingest");
        cancelled(1, 2);
        List<Message.Notice> given = given();
        notices.keep(cancel(1));
        notices.told(given.get(0).id());
        notices.keep(cancel(2));
        notices.drop(cancel(2));
        journal.submit();
        assertThat(Contents.of(store).untoldCookies).containsExactly(1L, 2L);
        notices.drop(cancel(1));
        notices.told(given.get(1).id());
        journal.submit();
        assertThat(Contents.of(store).untoldCookies).isEmpty();
    }
}

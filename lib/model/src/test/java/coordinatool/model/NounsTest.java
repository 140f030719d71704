// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules that the shared nouns have of their own. */
class NounsTest {
    private static final Fid FILE = new Fid(1, 2, 3);
    private static final Fid VOLATILE = new Fid(4, 5, 6);
    private static final Request BEGUN = new Request(Action.RESTORE, FILE, VOLATILE, 10, 20, 7, 8, 9, 11, 12,
            new byte[] {1}, new byte[] {2});

    @Test
    void anActionIsFoundByItsNumber() {
        for (Action action : Action.values()) {
            assertThat(Action.ofCode(action.code())).isEqualTo(action);
        }
        assertThat(List.of(19, 24, 0, -1)).allSatisfy(code -> assertThat(Action.ofCode(code)).isNull());
        assertThat(LockMode.ofCode(0)).isEqualTo(LockMode.UNLOCKED);
        assertThat(LockMode.ofCode(2)).isEqualTo(LockMode.LOCKED_TO_QUIT);
        assertThat(Arrays.asList(LockMode.ofCode(3), LockMode.ofCode(-1), LockMode.ofCode(1L << 32)))
                .containsOnlyNulls();
    }

    @Test
    void everyErrorNumberHasItsName() throws IllegalAccessException {
        for (Field constant : Errno.class.getFields()) {
            assertThat(Errno.name(constant.getInt(null))).isEqualTo(constant.getName());
        }
        assertThat(Errno.name(77)).isEqualTo("errno 77");
        assertThat(Errno.name(-2)).isEqualTo("errno -2");
    }

    @Test
    void aCancelNamesTheFileAlone() {
        Request cancel = BEGUN.asCancel();
        assertThat(cancel.action()).isEqualTo(Action.CANCEL);
        assertThat(cancel.key()).isEqualTo(new RequestKey(7, FILE));
        assertThat(List.of(cancel.extentOffset(), cancel.extentLength())).containsExactly(0L, -1L);
        assertThat(cancel.data()).isEqualTo(BEGUN.data());
        assertThat(cancel.extra()).isNull();
    }

    @Test
    void onlyARestoreHasBegunWithAFileOfItsMover() {
        assertThat(BEGUN.asNotBegun().dfid()).isEqualTo(FILE);
        assertThat(BEGUN.asNotBegun()).usingRecursiveComparison().ignoringFields("dfid").isEqualTo(BEGUN);
        Request other = new Request(Action.ARCHIVE, FILE, VOLATILE, 0, -1, 7, 0, 1, 0, 0, Request.NO_DATA, null);
        assertThat(other.asNotBegun()).isSameAs(other);
        Request waiting = BEGUN.asNotBegun();
        assertThat(waiting.asNotBegun()).isSameAs(waiting);
    }

    @Test
    void aNewTimestampChangesNothingElse() {
        assertThat(BEGUN.withTimestamp(5).timestamp()).isEqualTo(5);
        assertThat(BEGUN.withTimestamp(5)).usingRecursiveComparison().ignoringFields("timestamp").isEqualTo(BEGUN);
    }

    @Test
    void aFilterMeansWhatAgreesInAllThatItSays() {
        RequestView runs = RequestView.running(BEGUN, "m", false);
        RequestView waits = RequestView.waiting(BEGUN);
        RequestView held = waits.with(new Hold(1, "why"));
        assertThat(RequestFilter.ALL.test(waits)).isTrue();
        assertThat(RequestFilter.ofFile(FILE).test(runs)).isTrue();
        assertThat(RequestFilter.ofFile(VOLATILE).test(runs)).as("the file, not its data").isFalse();
        assertThat(RequestFilter.ofCookie(7).test(waits)).isTrue();
        assertThat(RequestFilter.ofCookie(8).test(waits)).isFalse();
        RequestFilter running = new RequestFilter(FILE, 7L, Action.RESTORE, "m", RequestState.RUNNING);
        assertThat(running.test(runs)).isTrue();
        assertThat(running.test(RequestView.waiting(BEGUN, "m", RequestView.NO_SLOT))).isFalse();
        assertThat(running.test(RequestView.running(BEGUN, "n", false))).isFalse();
        assertThat(running.test(waits)).isFalse();
        assertThat(new RequestFilter(null, null, Action.ARCHIVE, null, null).test(runs)).isFalse();
        RequestFilter waiting = RequestFilter.ALL.in(RequestState.WAITING);
        assertThat(List.of(waiting.test(runs), waiting.test(waits), waiting.test(held)))
                .as("what is held waits too").containsExactly(false, true, true);
        RequestFilter onlyHeld = RequestFilter.ALL.in(RequestState.HELD);
        assertThat(List.of(onlyHeld.test(runs), onlyHeld.test(waits), onlyHeld.test(held)))
                .containsExactly(false, false, true);
    }

    @Test
    void limitsAndCountsAreByAction() {
        RecvLimits limits = new RecvLimits(1, 2, 3, 4);
        assertThat(Arrays.stream(Action.values()).map(limits::max)).containsExactly(1, 2, 3, -1);
        assertThat(limits.withMaxBytes(99)).isEqualTo(new RecvLimits(1, 2, 3, 99));
        Counts counts = Counts.of(new long[] {1, 20, 300, 4000});
        assertThat(Arrays.stream(Action.values()).map(counts::of)).containsExactly(1L, 20L, 300L, 4000L);
        assertThat(counts.sum()).isEqualTo(4321);
    }

    @Test
    void whatIsQuotedIsShortAndPrintable() {
        assertThat(Printable.of("tag=x \u00e9\t\u001b\u007f~")).isEqualTo("tag=x ????~");
        assertThat(Printable.of("x".repeat(60))).isEqualTo("x".repeat(60));
        assertThat(Printable.of("x".repeat(61))).isEqualTo("x".repeat(60) + "...");
    }

    @Test
    void aCursorGoesOnBehindWhatWasListed() {
        PageCursor begin = PageCursor.inBatch(3, 4, 5);
        assertThat(begin.isAtBeginning()).isTrue();
        PageCursor later = begin.after(6, 7);
        assertThat(later).isEqualTo(new PageCursor(3, 4, 5, 6, 7));
        assertThat(later.isAtBeginning()).isFalse();
        assertThat(PageCursor.START.isAtBeginning()).isTrue();
    }
}

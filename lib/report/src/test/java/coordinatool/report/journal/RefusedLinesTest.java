// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusedLinesTest {
    private final RefusedLines refused = new RefusedLines();

    @Test
    void theTotalOfTwoReportersRisesOnlyAsTheirsDo() {
        for (int i = 0; i < 3; i++) {
            assertThat(told("/a", 5)).isEqualTo(i == 0 ? 5 : 7);
            assertThat(told("/b", 2)).isEqualTo(7);
        }
        assertThat(told("/a", 6)).isEqualTo(8);
        assertThat(told("/a", 0)).as("started anew").isEqualTo(8);
        assertThat(told("/a", 1)).isEqualTo(9);
    }

    @Test
    void fewReportersAreRemembered() {
        told("first", 1);
        for (int i = 1; i < RefusedLines.REPORTERS; i++) {
            told("/" + i, 0);
        }
        assertThat(told("first", 1)).isEqualTo(1);
        told("last", 0);
        assertThat(told("first", 1)).as("forgotten").isEqualTo(2);
    }

    private long told(String reporter, long sinceItsStart) {
        refused.told(reporter, sinceItsStart);
        return refused.total();
    }
}

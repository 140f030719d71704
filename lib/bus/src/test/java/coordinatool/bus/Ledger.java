// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/**
 * What one side of {@link SessionsTest} has to say to the other and what it has heard of it, whatever becomes of
 * sessions. An item says its number and how many of the other side's items have been taken, which confirms them; items
 * that were not confirmed are said again in a new session. So an item may come again, but never before another.
 */
final class Ledger {
    private final List<String> made = new ArrayList<>();
    private long confirmed;
    private long taken;

    void make(int bytes) {
        made.add(" " + "x".repeat(bytes));
    }

    long size() {
        return made.size();
    }

    long confirmed() {
        return confirmed;
    }

    /** As it is to be said now. */
    String item(long number) {
        return number + " " + taken + made.get((int) number);
    }

    String last() {
        return item(size() - 1);
    }

    List<String> unconfirmed() {
        List<String> items = new ArrayList<>();
        for (long number = confirmed; number < size(); number++) {
            items.add(item(number));
        }
        return items;
    }

    /** Takes an item of the other side. */
    void take(String item) {
        String[] words = item.split(" ", -1);
        long number = Long.parseLong(words[0]);
        assertThat(number).as("an item before which others are missing").isLessThanOrEqualTo(taken);
        taken = Math.max(taken, number + 1);
        confirmed = Math.max(confirmed, Long.parseLong(words[1]));
        assertThat(confirmed).as("confirmed").isLessThanOrEqualTo(size());
    }

    /** Whether each side has taken all that the other one has made. */
    boolean agreesWith(Ledger other) {
        return taken == other.size() && other.taken == size();
    }

    @Override
    public String toString() {
        return "made " + size() + ", confirmed " + confirmed + ", taken " + taken;
    }
}

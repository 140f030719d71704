// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.RequestKey;
import coordinatool.report.journal.ReportStore;
import coordinatool.store.Batch;
import coordinatool.store.Store;
import java.util.function.Supplier;

/**
 * Puts what is kept of reports into a batch of the store.
 *
 * @param batch gives the batch
 */
record ReportChanges(Supplier<Batch> batch) implements ReportStore {
    @Override
    public void putReported(RequestKey key, String mover) {
        batch.get().putReported(key, mover);
    }

    @Override
    public void deleteReported(RequestKey key) {
        batch.get().deleteReported(key);
    }

    @Override
    public void putLine(long number, String text) {
        batch.get().putLine(number, text);
    }

    @Override
    public void deleteLine(long number) {
        batch.get().deleteLine(number);
    }

    @Override
    public void setHint(String hint) {
        batch.get().set(Store.Setting.REPORTING, hint);
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

/**
 * The store of a site that wants none (redis_host is empty): nothing survives, nothing is waited for. It calls itself
 * durable, since that word says whether the configured store holds what it should, and here that is nothing; a
 * {@code "durable": false} in every reply would warn of a choice as if it were a fault.
 */
final class NullStore implements Store {
    private Runnable wakeup = () -> { };
    private long submitted;

    @Override
    public void connect() {
        // There is nothing to connect to.
    }

    @Override
    public void load(Loader loader) {
        // Nothing was kept.
    }

    @Override
    public void start(Runnable wakeupOwner) {
        wakeup = wakeupOwner;
    }

    @Override
    public long submit(Batch batch) {
        submitted++;
        wakeup.run();
        return submitted;
    }

    @Override
    public long settled() {
        return submitted;
    }

    @Override
    public long deadlineNanos() {
        return Long.MAX_VALUE;
    }

    @Override
    public State state() {
        return State.DURABLE;
    }

    @Override
    public boolean behind() {
        return false;
    }

    @Override
    public boolean reconcile(Source truth) {
        return false;
    }

    @Override
    public Inspection inspect(Source truth, boolean repair) {
        return null;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import java.util.List;

/** What a queue belongs to, told what becomes of the queue. */
public interface QueueHolder {
    /** Holds queues that are on their way from one place to another. */
    QueueHolder DETACHED = new QueueHolder() {
        @Override
        public Runner runner() {
            return null;
        }

        @Override
        public List<Queue> peers(Queue queue) {
            return List.of(queue);
        }

        @Override
        public void available(Queue queue) {
            // It will be, where it goes.
        }

        @Override
        public void emptied(Queue queue) {
            // It will be noticed when it is placed.
        }
    };

    /** Who may have what waits here, null for any. */
    Runner runner();

    /** Queues, with this one, whose tasks are told their place among each other. */
    List<? extends Queue> peers(Queue queue);

    /** The queue has a task more that may be given out. */
    void available(Queue queue);

    /** The last task has left the queue. */
    void emptied(Queue queue);

    /** The first eligible task of the queue is about to change; it may be null. */
    default void leaveOrder(Queue queue) {
    }

    /** The first eligible task of the queue has changed; it may be null. */
    default void enterOrder(Queue queue) {
    }
}

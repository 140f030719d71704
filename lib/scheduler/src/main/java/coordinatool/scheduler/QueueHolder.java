// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import java.util.List;

/** What a lane belongs to, told what becomes of the lane. */
interface QueueHolder {
    /** Holds lanes that are on their way from one place to another. */
    QueueHolder DETACHED = new QueueHolder() {
        @Override
        public Mover mover() {
            return null;
        }

        @Override
        public List<Queue> peers(Queue lane) {
            return List.of(lane);
        }

        @Override
        public void leaveOrder(Queue lane) {
            // There is none.
        }

        @Override
        public void enterOrder(Queue lane) {
            // There is none.
        }

        @Override
        public void available(Queue lane) {
            // It will be, where it goes.
        }

        @Override
        public void emptied(Queue lane) {
            // It will be noticed when it is placed.
        }
    };

    /** The mover that what is here waits for, null for any. */
    Mover mover();

    /** Lanes, with this one, whose tasks are told their place among each other. */
    List<? extends Queue> peers(Queue lane);

    /** The first eligible task of the lane is about to change; it may be null. */
    void leaveOrder(Queue lane);

    /** The first eligible task of the lane has changed; it may be null. */
    void enterOrder(Queue lane);

    /** The lane has a task more that may be given out. */
    void available(Queue lane);

    /** The last task has left the lane. */
    void emptied(Queue lane);
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import java.util.List;

/** What a lane belongs to, told what becomes of the lane. */
interface LaneHolder {
    /** Holds lanes that are on their way from one place to another. */
    LaneHolder ON_THE_WAY = new LaneHolder() {
        @Override
        public Mover mover() {
            return null;
        }

        @Override
        public List<Lane> peers(Lane lane) {
            return List.of(lane);
        }

        @Override
        public void leaveOrder(Lane lane) {
            // There is none.
        }

        @Override
        public void enterOrder(Lane lane) {
            // There is none.
        }

        @Override
        public void available(Lane lane) {
            // It will be, where it goes.
        }

        @Override
        public void emptied(Lane lane) {
            // It will be noticed when it is placed.
        }
    };

    /** The mover that what is here waits for, null for any. */
    Mover mover();

    /** Lanes, with this one, whose tasks are told their place among each other. */
    List<? extends Lane> peers(Lane lane);

    /** The first eligible task of the lane is about to change; it may be null. */
    void leaveOrder(Lane lane);

    /** The first eligible task of the lane has changed; it may be null. */
    void enterOrder(Lane lane);

    /** The lane has a task more that may be given out. */
    void available(Lane lane);

    /** The last task has left the lane. */
    void emptied(Lane lane);
}

// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import coordinatool.model.Action;

/** Decides in which queue a task waits. */
public interface Router {
    /** The data as the mover shall get them. */
    byte[] rewrite(Action action, byte[] data);

    /** Puts a task, which is in no queue, into the one where it is to wait. */
    void add(Task task);
}

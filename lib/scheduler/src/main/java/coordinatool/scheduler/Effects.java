// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.LockMode;
import coordinatool.model.Request;
import coordinatool.model.RequestFacts;
import coordinatool.model.RequestKey;
import java.util.Set;

/**
 * All that the scheduler says: what it wants done, and what has happened. It is called from within the methods of
 * {@link Scheduler}, which it must not call back.
 */
public interface Effects extends RequestFacts, Replies, LustreDuties {

    /**
     * Lustre has ordered this while the request with that key, mostly the same one, is running.
     *
     * @param key of the running request
     */
    void reordered(RequestKey key, Request order);

    /** The request with this key, which had been ordered again, does not run any more. */
    void reorderRemoved(RequestKey key);

    /** The running request with this key has ended with this errno, and the mover that runs it has it still. */
    void endedElsewhere(RequestKey key, int status);

    /** The request with this key, which had ended elsewhere, does not run any more. */
    void endedElsewhereRemoved(RequestKey key);

    /** Who may be at work with the request with this key, besides the mover that it is with, has changed. */
    void strays(RequestKey key, Others others);

    /**
     * The restore with this key, which was taken back, is not given to another mover before Lustre has answered {@link
     * #endRestore}. For a later life of the scheduler it is with this mover still: that life takes it back once more,
     * and asks once more.
     */
    void keptBack(RequestKey key, String mover);

    /** Any mover may have the restore with this key, which was kept back. */
    void letGo(RequestKey key);

    /** The request with this key, which was to be cancelled, does not run any more. */
    void cancelRemoved(RequestKey key);

    /** The lock has changed. */
    void locked(LockMode mode);

    /** These movers, and no others with a name, get no more work until somebody has looked. */
    void suspended(Set<String> names);

    /** Lock mode 2, and nothing runs any more: end all programs. */
    void quit();

    /** Something that an administrator may want to know; the details are keys and values. */
    void info(String event, Object... details);

    /** Something that an administrator should look at; the details are keys and values. */
    void warn(String event, Object... details);
}

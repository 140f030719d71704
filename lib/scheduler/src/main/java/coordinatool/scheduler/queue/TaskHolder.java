// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

/** What can have a task: a {@link Queue}, where it waits, or a {@link Runner}. */
interface TaskHolder {
}

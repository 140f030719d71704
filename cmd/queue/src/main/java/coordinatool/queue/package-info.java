// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * coordinatool-queue(1): puts what Lustre lists as active into the queue.
 */
package coordinatool.queue;

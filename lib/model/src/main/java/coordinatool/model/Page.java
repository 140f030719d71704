// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import java.util.List;

/**
 * A part of the listing of movers and requests.
 *
 * @param items in the order that {@link ListItem} says
 * @param next  where to go on, null at the end
 */
public record Page(List<ListItem> items, @Nullable PageCursor next) {
}

// SPDX-License-Identifier: LGPL-3.0-or-later
/** A status as metrics of Prometheus. Depends on the nouns of {@code coordinatool.model} and Prometheus' library. */
package coordinatool.metrics;

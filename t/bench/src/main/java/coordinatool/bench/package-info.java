// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * Measures whole programs: {@code make bench}. A {@link coordinatool.bench.Workload} is carried out on each
 * {@link coordinatool.bench.Site} in turn, round after round, so that what disturbs one disturbs the others too; what
 * counts is the ratio of the medians. Sites are ours (a lab), the C server where there is one, and a baseline that
 * shows what the machine can do at all. {@link coordinatool.bench.Flatness} draws curves instead.
 */
package coordinatool.bench;

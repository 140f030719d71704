// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * What single parts cost, by JMH: {@code make microbench}. Beside the programs' own packages stands what is not public.
 */
package coordinatool.bench.micro;

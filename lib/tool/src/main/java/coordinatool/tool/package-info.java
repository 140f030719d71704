// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * What all programs share: command line, configuration, log, exit status, and the life of a daemon, which is one loop
 * that an {@link coordinatool.tool.Agent} fills.
 *
 * <p>A key of the configuration is one constant of {@link coordinatool.tool.Key}; files, environment, checks and {@code
 * --show-config} follow from it. What is not there yet is waited for, aloud ({@link coordinatool.tool.NotYet}); what
 * waiting does not mend ends the program with a status that says so ({@link coordinatool.tool.Fatal}).
 */
package coordinatool.tool;

// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * How somebody shows who they are: MUNGE, as most clusters have it. The tools make credentials, the gateway reads them.
 * Who may do what is the gateway's matter.
 */
package coordinatool.auth;

// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * Public calls of liblustreapi, by JNA: a copytool's registration, and what can be asked of a mounted file system. The
 * library is loaded when the first call is made, so that programs that make none run without it.
 */
package coordinatool.lustre.llapi;

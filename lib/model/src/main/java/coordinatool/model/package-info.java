// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * The nouns that every part of Coordinatool speaks of: requests, their keys, files, movers. Records and enums with no
 * behaviour beyond their own rules, and no dependencies. A part that needs another form of one of them (binary on the
 * bus, JSON on the wire, a row in Redis, a line in a table) has a codec of it, never a type of its own.
 */
package coordinatool.model;

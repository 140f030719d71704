/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Functions that dlsym() has found. */
#ifndef COORDINATOOL_SYMBOL_H
#define COORDINATOOL_SYMBOL_H

/* ISO C has no conversion from an object pointer to a function pointer; POSIX wants this one. */
#define FUNCTION(type, symbol) __extension__((type)(symbol))

#endif

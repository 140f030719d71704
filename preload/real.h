/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * The calls of liblustreapi that stand behind ours. NULL when there is none.
 * Any thread.
 */
#ifndef COORDINATOOL_REAL_H
#define COORDINATOOL_REAL_H

#include "llapi.h"

typedef int (*begin_fn)(struct hsm_copyaction_private **, const struct hsm_copytool_private *,
			const struct hsm_action_item *, int, int, bool);
typedef int (*end_fn)(struct hsm_copyaction_private **, const struct hsm_extent *, int, int);
typedef int (*search_fsname_fn)(const char *, char *);

begin_fn real_begin(void);
end_fn real_end(void);
search_fsname_fn real_search_fsname(void);

#endif

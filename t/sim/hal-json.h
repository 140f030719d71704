/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* HSM action lists as people write them. */
#ifndef SIM_HAL_JSON_H
#define SIM_HAL_JSON_H

#include <stdbool.h>

#include "text.h"

/*
 * Reads {"hal_archive_id","hal_flags","hal_fsname","items":[...]} from a file, items as on coordinatool's wire, and
 * makes the list that an MDT would send. A name that is missing is taken from fsname; a dfid that is missing
 * is the item's fid. False with a line on stderr when the file holds no such list.
 */
bool hal_from_json(const char *path, const char *fsname, struct text *hal);

#endif

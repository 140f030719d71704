/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * One request as the coordinator gave it: read from the JSON of the wire,
 * written into Lustre's binary form.
 */
#ifndef COORDINATOOL_REQUEST_H
#define COORDINATOOL_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json.h"
#include "llapi.h"

/*
 * What tells requests apart. A cookie is unique within one MDT only. The
 * wire's own key is (cookie, dfid); the fid comes along for the log and
 * because it costs nothing.
 */
struct request_key {
	uint64_t cookie;
	struct lu_fid fid;
	struct lu_fid dfid; /* as received: Lustre replaces a restore's later */
};

enum request_state {
	REQUEST_READY, /* waits for the mover's recv */
	REQUEST_HANDED, /* the mover has it */
	REQUEST_BEGUN, /* begin has succeeded, here or in a child */
	REQUEST_ENDED, /* over; the coordinator has not confirmed that it knows */
};

struct request {
	struct request_key key;
	uint32_t action;
	struct hsm_extent extent;
	uint64_t gid;
	uint32_t archive_id;
	uint64_t flags;
	size_t data_len; /* bytes of hai_data, which stand behind json */

	/* Of the table of requests. */
	enum request_state state;
	int status; /* REQUEST_ENDED: errno, or 0 */
	int64_t fail_at; /* ms; begin failed, counts as ended then; 0: no */
	bool refused; /* not to be read: ENDED from the start */
	struct request *chain; /* same bucket */
	struct request *next, *prev; /* order of arrival */
	struct request *queue; /* next in the queue of its state */

	size_t json_len;
	char json[]; /* as received, members we do not know included */
};

bool request_key_equal(const struct request_key *a, const struct request_key *b);

/*
 * Read one item. archive_id and flags are the list's, for items that lack
 * their own. *request is the caller's to free(), or NULL after an error.
 * -EPROTO: not an object. -ENOMEM. An object with a member of an impossible
 * type or value gives a request that is `refused` and has what could be read.
 */
int request_read(struct json item, uint32_t archive_id, uint64_t flags, struct request **request);

/*
 * Bytes a list takes in front of its first item, and one item in it. An item
 * carries a NUL behind its data and counts it in hai_len, because movers take
 * the data for a C string; Lustre's own do not have one.
 */
size_t request_list_head(const char *fsname);
size_t request_packed_size(const struct request *r);

/* Write an empty list, or an item behind the `used` bytes so far. Return the bytes used. */
size_t request_pack_head(char *buf, const char *fsname, const struct request *first);
size_t request_pack(char *buf, size_t used, const struct request *r);

/*
 * hai_data as text to bytes, in place: a byte that is not part of valid UTF-8
 * travels as the code point U+F0000 + byte. Returns the new length.
 */
size_t request_data_bytes(char *text, size_t len);

#endif

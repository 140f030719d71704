/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * What the library and the commands say to the daemon: one message there, one back, over a Unix stream socket in
 * the mount. It takes the place of both the client's ioctls and the requests to the MDTs. Both ends are built
 * together and run on one host, so messages are plain structures.
 */
#ifndef SIM_PROTO_H
#define SIM_PROTO_H

#include <stdint.h>

#include "../../preload/llapi.h"

/* Places inside a mount. A directory with SIM_FID_DIR in it is the root of one. */
#define SIM_DIR ".lustre"
#define SIM_FID_DIR ".lustre/fid"		/* a hard link for each file that has a FID */
#define SIM_SOCKET ".lustre/sim.sock"
#define SIM_FSNAME ".lustre/fsname"
#define SIM_COPYTOOL_DIR ".lustre/copytool"	/* the fifos that play the kernel's pipes */
#define SIM_STATE_DIR ".lustre/state"		/* the daemon's records, unless it is told another place */

/* Most bytes behind a message's head: as HAL_MAXSIZE. */
#define SIM_PAYLOAD_MAX (1024 * 1024)
/* Replies may show whole request logs. */
#define SIM_REPLY_MAX (1024 * 1024 * 1024)

/* FID sequences of MDT n start here, as Lustre hands them out: one super-sequence each. */
#define SIM_SEQ_FIRST 0x200000401ULL
#define SIM_SEQ_WIDTH 0x40000000ULL
#define SIM_SEQ_BASE 0x200000000ULL

/* Any MDT (llapi's restore_mdt_index). */
#define SIM_MDT_ANY (-1)

enum sim_op {
	SIM_FID_OF = 1,		/* file → fid, given one if it has none */
	SIM_PATH_OF,		/* fid → payload: path from the root */
	SIM_MDT_OF,		/* fid → mdt */
	SIM_STATE_GET,		/* file → value: states, archive_id */
	SIM_STATE_SET,		/* file, value: set, value2: clear, archive_id */
	SIM_ACTION_GET,		/* file → value: HPS_*, action: HUA_*, extent */
	SIM_IMPORT,		/* file, archive_id → fid; marks it released */
	SIM_SET_DIR,		/* file (a directory), mdt, value: number of stripes */
	SIM_REQUEST,		/* payload: struct hsm_user_request with all that follows it */
	SIM_REGISTER,		/* payload: struct sim_register → value: the agent's number */
	SIM_UNREGISTER,		/* value: the agent's number */
	SIM_VOLATILE,		/* fid of the original, mdt → fid of a new file without a name */
	SIM_BEGIN_SEEN,		/* only for the record of calls: cookie, hai_fid, action, is_error */
	SIM_COPY_START,		/* fid, cookie, hai_fid, action → value: data version */
	SIM_PROGRESS,		/* fid, cookie, extent, hp_flags, errval */
	SIM_COPY_END,		/* the same and hai_fid, action, is_error, value: data version at the start */
	SIM_PARAM_GET,		/* payload: pattern → payload: name NUL value NUL … */
	SIM_PARAM_SET,		/* payload: pattern NUL value → payload: name NUL … */
	SIM_INJECT,		/* payload: a HAL for the copytool, unchecked */
	SIM_SHUTDOWN,		/* the copytool gets the message of a client that is torn down */
	SIM_REPORTS,		/* → payload: path of the record of calls */
	SIM_WAIT_IDLE,		/* answered when no request is WAITING or STARTED */
	SIM_WAIT_LAYOUT,	/* file: answered when no restore of it is WAITING or STARTED */
};

/* A file is named by its inode, and by its path for the first time; all other fields are 0 when not used. */
struct sim_msg {
	uint32_t size;		/* of the whole message */
	uint32_t op;
	int32_t rc;		/* replies: 0 or -errno */
	int32_t mdt;
	uint64_t ino;
	struct lu_fid fid;
	struct lu_fid hai_fid;
	struct hsm_extent extent;
	uint64_t cookie;
	uint64_t value;
	uint64_t value2;
	uint32_t action;
	uint32_t archive_id;
	uint32_t errval;
	uint16_t hp_flags;
	uint8_t is_error;
	uint8_t padding;
};

/* count archive ids follow. */
struct sim_register {
	char fifo[64];		/* name in SIM_COPYTOOL_DIR */
	char client[64];	/* which client mount: empty for the one mount that all share */
	uint32_t count;
	uint32_t archives[];
};

static_assert(sizeof(struct sim_msg) % 8 == 0, "payloads follow aligned");

#endif

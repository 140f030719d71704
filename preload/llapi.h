/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * The part of Lustre's public HSM interface that a copytool meets: packed message structures, constants,
 * and the calls of liblustreapi. Distributions ship no Lustre headers, so this one stands in for
 * <lustre/lustreapi.h> when the movers' agent, the stand-in for Lustre and the test mover are built.
 *
 * Everything here is ABI that has not changed from Lustre 2.12.0 to the head of 2026 (2.17.57); llapi-abi.h
 * holds every size and offset to the x86-64 figures. Do not include it together with
 * Lustre's own headers: the names are the same on purpose.
 *
 * All integers are host-endian. Functions that return int return 0 (or a count, or a descriptor) on success
 * and a negative errno on failure, unless said otherwise. Handles are opaque to users of this header.
 */
#ifndef COORDINATOOL_LLAPI_H
#define COORDINATOOL_LLAPI_H

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>

#ifdef __cplusplus
#error "C only"
#endif

#define LLAPI_PACKED __attribute__((packed))

/* ---- identifiers ---------------------------------------------------------------------------------- */

/* Identity of an object in the whole filesystem. */
struct lu_fid {
	uint64_t f_seq;
	uint32_t f_oid;
	uint32_t f_ver;
} LLAPI_PACKED;

/* printf conversions of a FID with brackets, and its arguments. Zero prints as "0x0", as the kernel does. */
#define DFID "[0x%llx:0x%x:0x%x]"
#define DFID_NOBRACE "0x%llx:0x%x:0x%x"
#define PFID(fid) (unsigned long long)(fid)->f_seq, (unsigned int)(fid)->f_oid, (unsigned int)(fid)->f_ver

/* Room for a FID as text with brackets and NUL: 40 characters, 2 brackets, 1 NUL. */
#define FID_LEN 43

/* Longest fsname, without NUL; llapi_search_fsname() wants at least one byte more. */
#define LUSTRE_MAXFSNAME 8
#define MAX_OBD_NAME 128

/* "To the end of the file", as extent length. */
#define LUSTRE_EOF 0xffffffffffffffffULL

/* ---- actions, flags, states ----------------------------------------------------------------------- */

/* What a copytool is told to do (hai_action). */
enum hsm_copytool_action {
	HSMA_NONE = 10,
	HSMA_ARCHIVE = 20,
	HSMA_RESTORE = 21,
	HSMA_REMOVE = 22,
	HSMA_CANCEL = 23,
};

/* What a user asks for (hr_action, hca_action). */
enum hsm_user_action {
	HUA_NONE = 1,
	HUA_ARCHIVE = 10,
	HUA_RESTORE = 11,
	HUA_RELEASE = 12,
	HUA_REMOVE = 13,
	HUA_CANCEL = 14,
};

/* hr_flags and hal_flags. */
#define HSM_FORCE_ACTION 0x1
#define HSM_GHOST_COPY 0x2
#define HSM_REQ_BLOCKING 0x4

/* hp_flags. */
#define HP_FLAG_COMPLETED 0x01
#define HP_FLAG_RETRY 0x02

enum hsm_progress_states {
	HPS_NONE = 0,
	HPS_WAITING = 1,
	HPS_RUNNING = 2,
	HPS_DONE = 3,
};

enum hsm_states {
	HS_NONE = 0x00,
	HS_EXISTS = 0x01,
	HS_DIRTY = 0x02,
	HS_RELEASED = 0x04,
	HS_ARCHIVED = 0x08,
	HS_NORELEASE = 0x10,
	HS_NOARCHIVE = 0x20,
	HS_LOST = 0x40,
};

/* The states that a user who is not root may change. */
#define HSM_USER_MASK (HS_NORELEASE | HS_NOARCHIVE | HS_DIRTY)
/* All states that llapi_hsm_state_set() knows. */
#define HSM_FLAGS_MASK (HSM_USER_MASK | HS_EXISTS | HS_RELEASED | HS_ARCHIVED | HS_LOST)

/* ---- messages of the coordinator ------------------------------------------------------------------ */

#define KUC_MAGIC 0x191C
enum { KUC_TRANSPORT_GENERIC = 1, KUC_TRANSPORT_HSM = 2 };
enum { KUC_MSG_SHUTDOWN = 1 };
enum { HMT_ACTION_LIST = 100 };

/* In front of every message in the pipe. kuc_msglen counts the header too. */
struct kuc_hdr {
	uint16_t kuc_magic;
	uint8_t kuc_transport;
	uint8_t kuc_flags;
	uint16_t kuc_msgtype;
	uint16_t kuc_msglen;
};

struct hsm_extent {
	uint64_t offset;
	uint64_t length;
} LLAPI_PACKED;

/* One request. hai_len is 72 + the bytes of hai_data, not rounded, and the data has no NUL of its own. */
struct hsm_action_item {
	uint32_t hai_len;
	uint32_t hai_action;
	struct lu_fid hai_fid;
	struct lu_fid hai_dfid;
	struct hsm_extent hai_extent;
	uint64_t hai_cookie;
	uint64_t hai_gid;
	char hai_data[];
} LLAPI_PACKED;

#define HAL_VERSION 1
/* What a receive buffer must hold (LNet MTU). */
#define HAL_MAXSIZE (1024 * 1024)

/* Requests of one archive id. Items follow the name, each at a multiple of 8 from the list's start. */
struct hsm_action_list {
	uint32_t hal_version;
	uint32_t hal_count;
	uint64_t hal_compound_id;
	uint64_t hal_flags;
	uint32_t hal_archive_id;
	uint32_t padding1;
	char hal_fsname[];
} LLAPI_PACKED;

/* Every part of a list takes a multiple of 8 bytes. */
static inline size_t hal_round8(size_t size)
{
	return (size + 7) & ~(size_t)7;
}

/*
 * The first item of a list, and the one after an item. They trust the lengths: a reader of what others
 * wrote checks them against the size of the message first.
 */
static inline struct hsm_action_item *hai_first(const struct hsm_action_list *hal)
{
	return (struct hsm_action_item *)((char *)hal + sizeof(*hal) + hal_round8(strlen(hal->hal_fsname) + 1));
}

static inline struct hsm_action_item *hai_next(const struct hsm_action_item *hai)
{
	return (struct hsm_action_item *)((char *)hai + hal_round8(hai->hai_len));
}

/* ---- user requests and states --------------------------------------------------------------------- */

struct hsm_user_item {
	struct lu_fid hui_fid;
	struct hsm_extent hui_extent;
} LLAPI_PACKED;

struct hsm_request {
	uint32_t hr_action;
	uint32_t hr_archive_id;
	uint64_t hr_flags;
	uint32_t hr_itemcount;
	uint32_t hr_data_len;
};

/* hr_itemcount items, then hr_data_len bytes of data. */
struct hsm_user_request {
	struct hsm_request hur_request;
	struct hsm_user_item hur_user_item[];
} LLAPI_PACKED;

struct hsm_user_state {
	uint32_t hus_states;
	uint32_t hus_archive_id;
	uint32_t hus_in_progress_state;
	uint32_t hus_in_progress_action;
	struct hsm_extent hus_in_progress_location;
};

struct hsm_current_action {
	uint32_t hca_state;	/* enum hsm_progress_states */
	uint32_t hca_action;	/* enum hsm_user_action */
	struct hsm_extent hca_location;
};

struct hsm_user_import {
	uint64_t hui_size;
	uint64_t hui_atime;
	uint64_t hui_mtime;
	uint32_t hui_atime_ns;
	uint32_t hui_mtime_ns;
	uint32_t hui_uid;
	uint32_t hui_gid;
	uint32_t hui_mode;
	uint32_t hui_archive_id;
};

/* Begin and end of a copy, as the kernel wants it. hc_errval is positive; there is no room for data. */
struct hsm_copy {
	uint64_t hc_data_version;
	uint16_t hc_flags;
	uint16_t hc_errval;
	uint32_t padding;
	struct hsm_action_item hc_hai;
};

struct hsm_progress {
	struct lu_fid hp_fid;
	uint64_t hp_cookie;
	struct hsm_extent hp_extent;
	uint16_t hp_flags;
	uint16_t hp_errval;
	uint32_t padding;
};

/* ---- private handles ------------------------------------------------------------------------------ */

#define CT_PRIV_MAGIC 0xC0BE2001
#define CP_PRIV_MAGIC 0x19880429

struct hsm_copytool_private;
struct hsm_copyaction_private;

/*
 * The first 32 bytes of a copytool handle, the same in every release since 2.5. The real action calls read
 * only mnt, mnt_fd and open_by_fid_fd from it.
 */
struct hsm_copytool_private_head {
	int magic;
	char *mnt;
	void *kuch;		/* receive buffer */
	int mnt_fd;
	int open_by_fid_fd;
};

/* ---- logging -------------------------------------------------------------------------------------- */

enum llapi_message_level {
	LLAPI_MSG_OFF = 0,
	LLAPI_MSG_FATAL = 1,
	LLAPI_MSG_ERROR = 2,
	LLAPI_MSG_WARN = 3,
	LLAPI_MSG_NORMAL = 4,
	LLAPI_MSG_INFO = 5,
	LLAPI_MSG_DEBUG = 6,
	LLAPI_MSG_MAX = 7,
};

#define LLAPI_MSG_MASK 0x07
/* Or'ed to a level: no errno text at the end of the message. */
#define LLAPI_MSG_NO_ERRNO 0x10

typedef void (*llapi_log_callback_t)(enum llapi_message_level level, int err, const char *fmt, va_list ap);

void llapi_msg_set_level(int level);
int llapi_msg_get_level(void);
llapi_log_callback_t llapi_error_callback_set(llapi_log_callback_t cb);
void llapi_error(enum llapi_message_level level, int err, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void llapi_hsm_log_error(enum llapi_message_level level, int rc, const char *fmt, va_list args);
int llapi_hsm_register_event_fifo(const char *path);
int llapi_hsm_unregister_event_fifo(const char *path);

/* ---- copytools ------------------------------------------------------------------------------------ */

/*
 * Registers this process as the copytool of a client mount. archives: archive_count ids, a 0 among them means
 * any. rfd_flags: O_NONBLOCK or 0, for the descriptor that llapi_hsm_copytool_get_fd() gives.
 */
int llapi_hsm_copytool_register(struct hsm_copytool_private **priv, const char *mnt, int archive_count, int *archives,
				int rfd_flags);
int llapi_hsm_copytool_unregister(struct hsm_copytool_private **priv);
int llapi_hsm_copytool_get_fd(struct hsm_copytool_private *ct);
/* *hal points into the handle: valid until the next call, never to be freed. *msgsize: bytes of the list. */
int llapi_hsm_copytool_recv(struct hsm_copytool_private *ct, struct hsm_action_list **hal, int *msgsize);

int llapi_hsm_action_begin(struct hsm_copyaction_private **phcp, const struct hsm_copytool_private *ct,
			   const struct hsm_action_item *hai, int restore_mdt_index, int restore_open_flags,
			   bool is_error);
int llapi_hsm_action_progress(struct hsm_copyaction_private *hcp, const struct hsm_extent *he, uint64_t total,
			      int hp_flags);
/* Frees the handle whatever it returns (unless it is no handle: -EINVAL). errval: of either sign. */
int llapi_hsm_action_end(struct hsm_copyaction_private **phcp, const struct hsm_extent *he, int hp_flags, int errval);
int llapi_hsm_action_get_dfid(const struct hsm_copyaction_private *hcp, struct lu_fid *fid);
/* A duplicate that the caller closes. */
int llapi_hsm_action_get_fd(const struct hsm_copyaction_private *hcp);

/* ---- users' side ---------------------------------------------------------------------------------- */

/* To be freed with free(); NULL when there is no memory. */
struct hsm_user_request *llapi_hsm_user_request_alloc(int itemcount, int data_len);
int llapi_hsm_request(const char *path, const struct hsm_user_request *request);
int llapi_hsm_state_get(const char *path, struct hsm_user_state *hus);
int llapi_hsm_state_get_fd(int fd, struct hsm_user_state *hus);
int llapi_hsm_state_set(const char *path, uint64_t setmask, uint64_t clearmask, uint32_t archive_id);
int llapi_hsm_state_set_fd(int fd, uint64_t setmask, uint64_t clearmask, uint32_t archive_id);
int llapi_hsm_current_action(const char *path, struct hsm_current_action *hca);
int llapi_hsm_import(const char *dst, int archive, const struct stat *st, unsigned long long stripe_size,
		     int stripe_offset, int stripe_count, int stripe_pattern, char *pool_name, struct lu_fid *newfid);

/* ---- FIDs and mounts ------------------------------------------------------------------------------ */

int llapi_search_fsname(const char *pathname, char *fsname);
int llapi_path2fid(const char *path, struct lu_fid *fid);
int llapi_fd2fid(int fd, struct lu_fid *fid);
int llapi_fid_parse(const char *fidstr, struct lu_fid *fid, char **endptr);
/* path: relative to the mount's root, without leading slash. *recno starts at -1, *linkno at 0. */
int llapi_fid2path(const char *path_or_device, const char *fidstr, char *path, int pathlen, long long *recno,
		   int *linkno);
int llapi_fid2path_at(int mnt_fd, const struct lu_fid *fid, char *path, int pathlen, long long *recno, int *linkno);
int llapi_open_by_fid(const char *dir, const struct lu_fid *fid, int open_flags);
int llapi_open_by_fid_at(int dir_fd, const struct lu_fid *fid, int open_flags);
/* >= 0 is success. */
int llapi_get_mdt_index_by_fid(int fd, const struct lu_fid *fid, int *mdt_index);
int llapi_parse_size(const char *arg, unsigned long long *size, unsigned long long *size_units, int bytes_spec);

#include "llapi-abi.h"

LLAPI_SIZE(hsm_copytool_private_head, 32);
LLAPI_AT(hsm_copytool_private_head, mnt, 8);
LLAPI_AT(hsm_copytool_private_head, kuch, 16);
LLAPI_AT(hsm_copytool_private_head, mnt_fd, 24);
LLAPI_AT(hsm_copytool_private_head, open_by_fid_fd, 28);

#endif

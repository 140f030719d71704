/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* What the files of the stand-in liblustreapi share: the handles, laid out as in Lustre 2.12 to the head. */
#ifndef SIM_API_H
#define SIM_API_H

#include "client.h"

/* Only what carries this leaves the library. */
#define EXPORT __attribute__((visibility("default")))

/* The way from the coordinator: the reading end of a fifo, and what was registered for. */
struct kernel_link {
	int rfd;
	uint64_t agent;
	int archive_count;	/* 0: any */
	int archives[];
};

struct hsm_copytool_private {
	int magic;
	char *mnt;
	struct kuc_hdr *kuch;
	int mnt_fd;
	int open_by_fid_fd;
	struct kernel_link *kuc;
};

struct hsm_copyaction_private {
	uint32_t magic;
	int32_t source_fd;
	int32_t data_fd;
	const struct hsm_copytool_private *ct_priv;
	struct hsm_copy copy;
	/* Lustre keeps the file's attributes (struct statx) here; of those we need only the times. */
	struct timespec times[2];
	bool is_error;
	char reserved[223];
};

static_assert(sizeof(struct hsm_copytool_private) == 40, "copytool handle as in 2.12+");
static_assert(offsetof(struct hsm_copytool_private, mnt_fd) == 24, "copytool handle as in 2.5+");
static_assert(offsetof(struct hsm_copyaction_private, ct_priv) == 16, "action handle as in 2.11+");
static_assert(offsetof(struct hsm_copyaction_private, copy) == 24, "action handle as in 2.11+");
static_assert(sizeof(struct hsm_copyaction_private) == 368, "action handle as in late 2.12+");

/* The event fifo; all do nothing while none is registered. */
void event_registration(const char *type, const struct hsm_copytool_private *ct, int archive_count);
/* phase: START, RUNNING, FINISH, CANCEL or ERROR. */
void event_action(const struct hsm_copyaction_private *hcp, const char *phase, uint64_t total, uint64_t current,
		  int err);

#endif

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Requests of users: which are recorded, which are dropped, which are refused. */
#include "mds.h"

#include <stdlib.h>
#include <unistd.h>

/* One user request, unpacked. */
struct asked {
	struct hsm_request head;
	uint32_t action;	/* HSMA_*, 0 for a release */
	const struct hsm_user_item *items;
	const char *data;
};

static int unpack(const char *payload, size_t len, struct asked *asked)
{
	static const struct { uint32_t user, copytool; } actions[] = {
		{ HUA_ARCHIVE, HSMA_ARCHIVE }, { HUA_RESTORE, HSMA_RESTORE }, { HUA_REMOVE, HSMA_REMOVE },
		{ HUA_CANCEL, HSMA_CANCEL },   { HUA_RELEASE, 0 },
	};
	size_t need;

	if (len < sizeof(asked->head))
		return -EINVAL;
	memcpy(&asked->head, payload, sizeof(asked->head));
	need = sizeof(asked->head) + sizeof(struct hsm_user_item) * (size_t)asked->head.hr_itemcount +
	       asked->head.hr_data_len;
	if (need != len)
		return -EINVAL;
	asked->items = (const struct hsm_user_item *)(payload + sizeof(asked->head));
	asked->data = payload + len - asked->head.hr_data_len;
	for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++) {
		if (actions[i].user == asked->head.hr_action) {
			asked->action = actions[i].copytool;
			return 0;
		}
	}
	return -EINVAL;
}

/* Which mask of the MDT a user's request falls under, by whose file it is. */
static bool permitted(const struct mdt *mdt, const struct file *file, const struct caller *caller, uint32_t action)
{
	uint64_t mask;
	struct stat st;

	if (caller->uid == 0 || caller->uid == geteuid())
		return true;
	if (!action || file_stat(mdt->mds, file, &st))
		return false;
	if (st.st_uid == caller->uid)
		mask = mdt->limits.user_request_mask;
	else if (st.st_gid == caller->gid)
		mask = mdt->limits.group_request_mask;
	else
		mask = mdt->limits.other_request_mask;
	return mask >> (action - HSMA_ARCHIVE) & 1;
}

static struct request *open_request(const struct file *file, uint32_t action)
{
	list_each(at, &file->requests) {
		struct request *request = link_owner(at, struct request, in_file);

		if (request->status != WAITING && request->status != STARTED)
			continue;
		if (action ? request->action == action : request->action != HSMA_CANCEL)
			return request;
	}
	return NULL;
}

static void record(struct mdt *mdt, struct file *file, const struct asked *asked, const struct hsm_extent *extent,
		   uint32_t archive_id, const struct request *target)
{
	struct request *request = request_new(mdt, file, 0, asked->head.hr_data_len);

	request->action = asked->action;
	request->archive_id = archive_id;
	request->flags = asked->head.hr_flags;
	request->extent = *extent;
	request->cookie = target ? target->cookie : 0;
	memcpy(request->data, asked->data, asked->head.hr_data_len);
	request_record(request);
}

static uint32_t archive_id_for(const struct mdt *mdt, const struct file *file, const struct asked *asked)
{
	if (asked->head.hr_archive_id)
		return asked->head.hr_archive_id;
	return file->archive_id ? file->archive_id : (uint32_t)mdt->limits.default_archive_id;
}

static int add_item(struct mds *mds, const struct caller *caller, const struct asked *asked,
		    const struct hsm_user_item *item)
{
	const struct lu_fid fid = item->hui_fid;
	const struct hsm_extent extent = item->hui_extent;
	struct mdt *mdt = mdt_of_fid(mds, &fid);
	struct file *file = file_by_fid(mds, &fid);
	bool gone = !file || file_refresh(mds, file);
	struct request *target = NULL;

	if (mdt->control == CONTROL_STOPPED && asked->action)
		return -EAGAIN;
	if (gone) {
		/* Only what was unlinked may still be removed from the archive, or its request cancelled. */
		if (asked->action != HSMA_REMOVE && !(asked->action == HSMA_CANCEL && file))
			return -ENOENT;
		if (!file)
			file = file_placeholder(mds, &fid);
	} else if (file->kind != KIND_FILE) {
		return -EINVAL;
	}
	if (!permitted(mdt, file, caller, asked->action))
		return -EPERM;
	if (!asked->action)
		return file_release(mds, file);
	if (asked->action == HSMA_CANCEL) {
		target = open_request(file, 0);
		if (!target)
			return 0;
		record(mdt, file, asked, &extent, target->archive_id, target);
		return 0;
	}
	/* What is gone has no archive id: 0 means any. */
	if (gone) {
		record(mdt, file, asked, &extent, asked->head.hr_archive_id, NULL);
		return 0;
	}
	if (!action_needed(file, asked->action, asked->head.hr_flags))
		return 0;
	if (!action_compatible(file, asked->action, asked->head.hr_archive_id))
		return -EPERM;
	if (asked->action == HSMA_RESTORE && open_request(file, HSMA_RESTORE))
		return 0;
	record(mdt, file, asked, &extent, archive_id_for(mdt, file, asked), NULL);
	return 0;
}

static int by_fid(const void *a, const void *b)
{
	const struct lu_fid *x = a, *y = b;

	if (x->f_seq != y->f_seq)
		return x->f_seq < y->f_seq ? -1 : 1;
	return x->f_oid < y->f_oid ? -1 : x->f_oid > y->f_oid;
}

/* The FIDs of a request, sorted, each once: what was served is taken out by making its count 0. */
struct fid_once {
	struct lu_fid fid;
	bool served;
};

/* Each MDT gets its part, and stops at the first file that it refuses (lmv_iocontrol); a release is made file by file. */
static int serve_items(struct mds *mds, const struct caller *caller, const struct asked *asked, struct fid_once *once)
{
	uint32_t count = asked->head.hr_itemcount;
	int refused[MDTS_MAX] = { 0 };

	for (uint32_t i = 0; i < count; i++) {
		const struct lu_fid fid = asked->items[i].hui_fid;
		struct fid_once *mine = bsearch(&fid, once, count, sizeof(*once), by_fid);
		struct mdt *mdt = mdt_of_fid(mds, &fid);

		if (!mdt)
			return -ENOENT;
		while (mine > once && fid_same(&mine[-1].fid, &fid))
			mine--;
		if (mine->served || refused[mdt->index])
			continue;
		mine->served = true;
		refused[mdt->index] = add_item(mds, caller, asked, &asked->items[i]);
		if (refused[mdt->index] && !asked->action)
			return refused[mdt->index];
	}
	for (int i = 0; i < mds->mdt_count; i++)
		if (refused[i])
			return refused[i];
	return 0;
}

int user_request(struct mds *mds, const struct caller *caller, const char *payload, size_t len)
{
	struct fid_once *once;
	struct asked asked;
	uint32_t count;
	int rc;

	rc = unpack(payload, len, &asked);
	count = asked.head.hr_itemcount;
	if (rc || count == 0)
		return rc;
	once = calloc(count, sizeof(*once));
	if (!once)
		return -ENOMEM;
	for (uint32_t i = 0; i < count; i++)
		once[i].fid = asked.items[i].hui_fid;
	qsort(once, count, sizeof(*once), by_fid);
	rc = serve_items(mds, caller, &asked, once);
	free(once);
	return rc;
}

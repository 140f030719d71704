/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* What copytools report: progress, and the end of a request with what it does to the file. */
#include "mds.h"

/*
 * The request that a report is about; the MDT is the one that owns the FID in the report. In the order of the kernel
 * (mdt_hsm_update_request_state): a report that is refused for its FID has been a sign of life, and counts as work.
 */
static int find(struct mds *mds, const struct sim_msg *msg, struct request **found)
{
	struct mdt *mdt = mdt_of_fid(mds, &msg->fid);
	struct request *request;

	if (!mdt)
		return -ENOENT;
	if (mdt->control == CONTROL_STOPPED)
		return -EAGAIN;
	request = request_active(mdt, msg->cookie);
	if (!request)
		return -ENOENT;
	request_sign_of_life(request);
	if (request->action != HSMA_REMOVE && !msg->errval && !request_add_done(request, &msg->extent))
		return -EINVAL;
	/* A restore's first report by another FID than the file's tells which volatile file it is, once and for all. */
	if (request->action == HSMA_RESTORE && fid_same(&request->dfid, &request->file->fid)) {
		request->dfid = msg->fid;
		mdt->requests_shown = false;
	}
	if ((request->action == HSMA_RESTORE || request->action == HSMA_ARCHIVE) &&
	    !fid_same(&msg->fid, &request->file->fid) && !fid_same(&msg->fid, &request->dfid))
		return -EINVAL;
	*found = request;
	return 0;
}

int progress_report(struct mds *mds, struct sim_msg *msg)
{
	struct request *request;
	int rc;

	if (msg->hp_flags & HP_FLAG_COMPLETED)
		return progress_end(mds, msg);
	rc = find(mds, msg, &request);
	if (rc)
		return rc;
	if (msg->errval)
		return -EINVAL;
	return request->canceled ? -ECANCELED : 0;
}

int progress_start(struct mds *mds, struct sim_msg *msg)
{
	struct request *request;
	struct stat st;
	int rc;

	msg->extent = (struct hsm_extent){ 0, 0 };
	msg->hp_flags = 0;
	msg->errval = 0;
	rc = progress_report(mds, msg);
	if (rc)
		return rc;
	find(mds, msg, &request);
	if (request->action == HSMA_ARCHIVE && file_stat(mds, request->file, &st) == 0)
		msg->value = data_version(&st);
	return 0;
}

static int archived(struct mds *mds, struct file *file)
{
	struct stat st;

	if (file_stat(mds, file, &st))
		return 0;
	file->states |= HS_EXISTS | HS_ARCHIVED;
	file->states &= ~(uint32_t)(HS_DIRTY | HS_LOST);
	file->seen_version = data_version(&st);
	file->archived_version = file->seen_version;
	return 0;
}

static int restored(struct mds *mds, struct request *request)
{
	struct file *file = request->file;
	struct stat st;
	int rc;

	rc = file_swap(mds, file, &request->dfid);
	if (rc || file_stat(mds, file, &st))
		return rc;
	file->states &= ~(uint32_t)(HS_RELEASED | HS_DIRTY);
	file->seen_version = data_version(&st);
	file->archived_version = file->seen_version;
	return 0;
}

/* What a success does to the file. */
static int take_effect(struct mds *mds, struct request *request)
{
	struct file *file = request->file;
	int rc = 0;

	switch (request->action) {
	case HSMA_ARCHIVE:
		rc = archived(mds, file);
		break;
	case HSMA_RESTORE:
		rc = restored(mds, request);
		break;
	case HSMA_REMOVE:
		file->states &= ~(uint32_t)(HS_ARCHIVED | HS_EXISTS | HS_LOST | HS_DIRTY);
		break;
	}
	if (!rc && file->ino)
		journal_file(file);
	return rc;
}

/* The oldest record of a cancel of this request that is not done. */
static struct request *cancel_of(const struct request *request)
{
	list_each(at, &request->file->requests) {
		struct request *other = link_owner(at, struct request, in_file);

		if (other->action == HSMA_CANCEL && other->cookie == request->cookie)
			return other;
	}
	return NULL;
}

/*
 * What becomes of the record (hsm_cdt_request_completed). ECANCELED without a cancel is a success, as in Lustre; ENOSYS
 * means a copytool that cannot cancel. What failed is sent again only where both the copytool and the policy allow it.
 */
static enum status verdict(const struct request *request, int errval, bool retry)
{
	struct stat st;

	switch (errval) {
	case 0:
	case ECANCELED:
		return SUCCEED;
	case ENOSYS:
		return FAILED;
	default:
		return retry && !(request->mdt->limits.policy & POLICY_NO_RETRY_ACTION) &&
				       file_stat(request->mdt->mds, request->file, &st) == 0 ?
			       WAITING : FAILED;
	}
}

/* An end closes the first open record with its cookie: the cancel's, where the request's own is CANCELED by now. */
static void close_record(struct request *request, int errval, enum status status)
{
	struct request *record = request->status == STARTED ? request : cancel_of(request);

	request_end_activity(request, errval == 0);
	if (record == request)
		request->agent = 0;
	if (record)
		request_set_status(record, status);
}

/* Whether the file was written while it was copied. */
static bool changed_since(struct mds *mds, const struct file *file, uint64_t version)
{
	struct stat st;

	return version && file_stat(mds, file, &st) == 0 && data_version(&st) != version;
}

int progress_end(struct mds *mds, struct sim_msg *msg)
{
	bool retry = msg->hp_flags & HP_FLAG_RETRY;
	int errval = (int)msg->errval, answer = 0, rc;
	struct request *request;
	struct file *scratch;
	enum status status;

	rc = find(mds, msg, &request);
	if (rc)
		return rc;
	if (errval == 0 && request->action == HSMA_ARCHIVE && changed_since(mds, request->file, msg->value)) {
		errval = EBUSY;
		retry = false;
		answer = -EBUSY;
	}
	status = verdict(request, errval, retry);
	if (errval == 0) {
		rc = take_effect(mds, request);
		if (rc) {
			errval = -rc;
			answer = rc;
			/* Only this policy makes a failure of it: the kernel forgets the other case. */
			if (request->mdt->limits.policy & POLICY_NO_RETRY_ACTION)
				status = FAILED;
		}
	}
	scratch = request->action == HSMA_RESTORE ? file_by_fid(mds, &request->dfid) : NULL;
	close_record(request, errval, status);
	if (scratch && scratch->kind == KIND_VOLATILE)
		file_forget(mds, scratch);
	return answer;
}

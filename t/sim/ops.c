/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* One message of a client: which part of the daemon serves it. */
#include "mds.h"

#include <unistd.h>

static struct file *named_file(struct mds *mds, struct sim_msg *msg, const char *path, bool assign)
{
	int rc;
	struct file *file = file_by_path(mds, msg->ino, path, assign, &rc);

	msg->rc = rc;
	return file;
}

static void fid_of(struct mds *mds, struct sim_msg *msg, const char *path)
{
	struct file *file = named_file(mds, msg, path, true);

	if (file)
		msg->fid = file->fid;
}

static int path_of(struct mds *mds, struct sim_msg *msg, struct text *out)
{
	struct file *file = file_by_fid(mds, &msg->fid);
	char path[PATH_MAX];
	int rc;

	if (!file)
		return -ENOENT;
	rc = file_path(mds, file, path);
	if (rc)
		return rc;
	/* Only the first name of a file is kept. */
	if (msg->value > 0)
		return -ENODATA;
	msg->value = 1;
	text_print(out, "%s", path);
	return 0;
}

static void state_get(struct mds *mds, struct sim_msg *msg, const char *path)
{
	struct file *file = named_file(mds, msg, path, false);

	msg->value = 0;
	msg->archive_id = 0;
	if (file) {
		file_refresh(mds, file);
		msg->value = file->states;
		msg->archive_id = file->archive_id;
	}
}

static void state_set(struct mds *mds, const struct caller *caller, struct sim_msg *msg, const char *path)
{
	struct file *file = named_file(mds, msg, path, true);

	if (!file)
		return;
	if (caller->uid != 0 && caller->uid != geteuid() &&
	    ((msg->value | msg->value2) & ~(uint64_t)HSM_USER_MASK || msg->archive_id)) {
		msg->rc = -EPERM;
		return;
	}
	file_refresh(mds, file);
	msg->rc = states_change(mds, file, msg->value, msg->value2, msg->archive_id);
}

static uint32_t user_action(uint32_t action)
{
	return action == HSMA_ARCHIVE ? HUA_ARCHIVE : action == HSMA_RESTORE ? HUA_RESTORE : HUA_REMOVE;
}

static void action_get(struct mds *mds, struct sim_msg *msg, const char *path)
{
	struct file *file = named_file(mds, msg, path, false);

	msg->value = HPS_NONE;
	msg->action = HUA_NONE;
	msg->extent = (struct hsm_extent){ 0, 0 };
	if (!file)
		return;
	list_each(at, &file->requests) {
		struct request *request = link_owner(at, struct request, in_file);

		if (request->action == HSMA_CANCEL || (request->status != WAITING && request->status != STARTED))
			continue;
		msg->value = request->status == WAITING ? HPS_WAITING : HPS_RUNNING;
		msg->action = user_action(request->action);
		msg->extent = request->extent;
		if (request->status == STARTED)
			msg->extent.length = request_done(request);
		return;
	}
}

static void import(struct mds *mds, struct sim_msg *msg, const char *path)
{
	struct file *file = named_file(mds, msg, path, true);

	if (!file)
		return;
	msg->rc = states_change(mds, file, HS_EXISTS | HS_ARCHIVED | HS_RELEASED, 0, msg->archive_id);
	msg->fid = file->fid;
}

static int new_volatile(struct mds *mds, struct sim_msg *msg)
{
	struct mdt *mdt = mdt_of_fid(mds, &msg->fid);
	struct file *file;
	int rc;

	if (msg->mdt != SIM_MDT_ANY)
		mdt = msg->mdt >= 0 && msg->mdt < mds->mdt_count ? &mds->mdts[msg->mdt] : NULL;
	if (!mdt)
		return -ENODEV;
	file = file_new_volatile(mds, mdt, &rc);
	if (file)
		msg->fid = file->fid;
	return rc;
}

static int mdt_of(struct mds *mds, struct sim_msg *msg)
{
	struct mdt *mdt = mdt_of_fid(mds, &msg->fid);

	if (!mdt)
		return -ENOENT;
	msg->mdt = mdt->index;
	return 0;
}

static bool idle(const struct mds *mds)
{
	for (int i = 0; i < mds->mdt_count; i++)
		if (mds->mdts[i].waiting_count || mds->mdts[i].active_count)
			return false;
	return true;
}

/*
 * Whether the MDT gives out the file's layout: it keeps it to itself from the record of a restore until that is over, or
 * the coordinator is stopped (cdt_restore_handle_add). Whoever reads the released file waits for that.
 */
static bool layout_free(struct mds *mds, struct sim_msg *msg, const char *path)
{
	struct file *file = named_file(mds, msg, path, false);

	if (!file || mdt_of_fid(mds, &file->fid)->control == CONTROL_STOPPED)
		return true;
	list_each(at, &file->requests) {
		struct request *request = link_owner(at, struct request, in_file);

		if (request->action == HSMA_RESTORE && (request->status == WAITING || request->status == STARTED))
			return false;
	}
	return true;
}

static bool for_root_only(enum sim_op op)
{
	switch (op) {
	case SIM_FID_OF:
	case SIM_PATH_OF:
	case SIM_MDT_OF:
	case SIM_STATE_GET:
	case SIM_STATE_SET:
	case SIM_ACTION_GET:
	case SIM_REQUEST:
	case SIM_PARAM_GET:
	case SIM_REPORTS:
	case SIM_WAIT_IDLE:
	case SIM_WAIT_LAYOUT:
		return false;
	default:
		return true;
	}
}

bool serve(struct mds *mds, const struct caller *caller, struct sim_msg *msg, const char *payload, size_t len,
	   struct text *out)
{
	const char *value = memchr(payload, '\0', len + 1) + 1;

	msg->rc = 0;
	if (for_root_only((enum sim_op)msg->op) && caller->uid != 0 && caller->uid != geteuid()) {
		msg->rc = -EPERM;
		return true;
	}
	switch ((enum sim_op)msg->op) {
	case SIM_FID_OF:
		fid_of(mds, msg, payload);
		break;
	case SIM_PATH_OF:
		msg->rc = path_of(mds, msg, out);
		break;
	case SIM_MDT_OF:
		msg->rc = mdt_of(mds, msg);
		break;
	case SIM_STATE_GET:
		state_get(mds, msg, payload);
		break;
	case SIM_STATE_SET:
		state_set(mds, caller, msg, payload);
		break;
	case SIM_ACTION_GET:
		action_get(mds, msg, payload);
		break;
	case SIM_IMPORT:
		import(mds, msg, payload);
		break;
	case SIM_SET_DIR:
		msg->rc = file_set_dir(mds, msg->ino, payload, msg->mdt, (uint32_t)msg->value);
		break;
	case SIM_REQUEST:
		msg->rc = user_request(mds, caller, payload, len);
		break;
	case SIM_REGISTER:
		msg->rc = agent_register(mds, payload, len, &msg->value);
		break;
	case SIM_UNREGISTER:
		msg->rc = agent_unregister(mds, msg->value);
		break;
	case SIM_VOLATILE:
		msg->rc = new_volatile(mds, msg);
		break;
	case SIM_BEGIN_SEEN:
		report_call(mds, "begin", msg);
		break;
	case SIM_COPY_START:
		msg->rc = progress_start(mds, msg);
		if (!msg->rc)
			report_call(mds, "begin", msg);
		break;
	case SIM_PROGRESS:
		msg->rc = progress_report(mds, msg);
		break;
	case SIM_COPY_END:
		report_call(mds, "end", msg);
		msg->rc = progress_end(mds, msg);
		break;
	case SIM_PARAM_GET:
		msg->rc = params_get(mds, payload, out);
		break;
	case SIM_PARAM_SET:
		msg->rc = value > payload + len ? -EINVAL : params_set(mds, payload, value, out);
		break;
	case SIM_INJECT:
		msg->rc = agents_inject(mds, payload, len);
		break;
	case SIM_SHUTDOWN:
		msg->rc = agents_shutdown(mds);
		break;
	case SIM_REPORTS:
		text_print(out, "%s", mds->reports_path);
		break;
	case SIM_WAIT_IDLE:
		return idle(mds);
	case SIM_WAIT_LAYOUT:
		return layout_free(mds, msg, payload);
	default:
		msg->rc = -EOPNOTSUPP;
	}
	return true;
}

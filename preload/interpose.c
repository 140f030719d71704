/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * The calls of liblustreapi that this library stands in front of, and the only
 * symbols that it exports.
 *
 * Registration and work come from the coordinator instead of Lustre. Begin and
 * end go to Lustre as ever; on the way we learn which requests run and how
 * they end. All else (progress, descriptors, ...) needs no interception.
 */
#include <limits.h>
#include <stdlib.h>

#include "actions.h"
#include "agent.h"
#include "departure.h"
#include "log.h"
#include "real.h"

#define EXPORT __attribute__((visibility("default")))

EXPORT int llapi_hsm_copytool_register(struct hsm_copytool_private **priv, const char *mnt, int archive_count,
				       int *archives, int rfd_flags)
{
	if (!priv || !mnt)
		return -EINVAL;
	return agent_register(priv, mnt, archive_count, archives, rfd_flags);
}

EXPORT int llapi_hsm_copytool_unregister(struct hsm_copytool_private **priv)
{
	if (!priv || !agent_owns(*priv))
		return -EINVAL;
	return agent_unregister(priv);
}

EXPORT int llapi_hsm_copytool_get_fd(struct hsm_copytool_private *ct)
{
	return agent_owns(ct) ? agent_get_fd() : -EINVAL;
}

EXPORT int llapi_hsm_copytool_recv(struct hsm_copytool_private *ct, struct hsm_action_list **hal, int *msgsize)
{
	int rc;

	if (!agent_owns(ct) || !hal || !msgsize)
		return -EINVAL;
	rc = agent_recv(hal, msgsize);
	if (rc) {
		*hal = NULL;
		*msgsize = 0;
	}
	return rc;
}

static int positive(int errval)
{
	return errval == INT_MIN ? EIO : abs(errval);
}

static void report(enum report_kind kind, int errval, const struct action *action)
{
	struct report r;

	/* It goes through a socket: no byte of it may be stray. */
	memset(&r, 0, sizeof(r));
	r.kind = kind;
	r.status = positive(errval);
	r.key = action->key;
	r.handle = action->handle;
	agent_report(&r);
}

/* True: it failed because the mover goes, and nobody is to be told. What never began does not fail by a child's death. */
static bool give_up(int errval, const struct action *action)
{
	if (!errval || !(action->is_error ? departure_known() : departure_awaited()))
		return false;
	log_at(LOG_INFO, "given up, since the mover stops: fid=" DFID " cookie=%#llx: %s", PFID(&action->key.fid),
	       (unsigned long long)action->key.cookie, strerror(positive(errval)));
	if (!action->cancel)
		report(REPORT_GIVEN_UP, errval, action);
	return true;
}

static void report_begin(const struct action *action, int rc, bool is_error)
{
	/* The end of a cancel is all that matters of it. */
	if (action->cancel)
		return;
	if (!rc && !is_error)
		report(REPORT_BEGUN, 0, action);
	else if (rc && !is_error)
		report(REPORT_BEGIN_FAILED, rc, action);
	else if (rc && !give_up(rc, action))
		/* Without a handle there will be no end of an error. */
		report(REPORT_ENDED, rc, action);
}

EXPORT int llapi_hsm_action_begin(struct hsm_copyaction_private **phcp, const struct hsm_copytool_private *ct,
				  const struct hsm_action_item *hai, int restore_mdt_index, int restore_open_flags,
				  bool is_error)
{
	struct action *action, noted;
	int rc;

	if (!real_begin())
		return -ENOSYS;
	/* A thread of a mover that has unregistered; liblustreapi would read from there. */
	if (!ct)
		return -EINVAL;
	if (!agent_owns(ct) || !phcp || !hai)
		return real_begin()(phcp, ct, hai, restore_mdt_index, restore_open_flags, is_error);
	/* Before Lustre hears of it: nothing may fail any more once it has begun. */
	action = calloc(1, sizeof(*action));
	if (!action)
		return -ENOMEM;
	action->key = (struct request_key){ .cookie = hai->hai_cookie, .fid = hai->hai_fid, .dfid = hai->hai_dfid };
	action->cancel = hai->hai_action == HSMA_CANCEL;
	action->is_error = is_error;
	if (!agent_begin_enter()) {
		free(action);
		return -ESHUTDOWN;
	}
	rc = real_begin()(phcp, ct, hai, restore_mdt_index, restore_open_flags, is_error);
	action->handle = rc ? NULL : *phcp;
	noted = *action;
	if (rc)
		free(action);
	report_begin(&noted, rc, is_error);
	agent_begin_leave(rc ? NULL : action);
	return rc;
}

EXPORT int llapi_hsm_action_end(struct hsm_copyaction_private **phcp, const struct hsm_extent *he, int hp_flags,
				int errval)
{
	const void *handle = phcp ? *phcp : NULL;
	struct action *action;
	int rc;

	if (!real_end())
		return -ENOSYS;
	/* Out of the table first: the real end frees the handle, and its address may come again at once. */
	action = handle ? agent_end_enter(handle) : NULL;
	if (!action)
		return real_end()(phcp, he, hp_flags, errval);
	if (he && give_up(errval, action)) {
		/* The handle goes with the process: there is no call to free it that does not tell Lustre. */
		*phcp = NULL;
		rc = -ESHUTDOWN;
	} else {
		rc = real_end()(phcp, he, hp_flags, errval);
		if (rc == -EINVAL && *phcp == handle) {
			/* Bad arguments: nothing has ended. */
			agent_end_leave(action);
			return rc;
		}
		report(action->cancel ? REPORT_CANCEL_ENDED : REPORT_ENDED, errval ? errval : rc, action);
	}
	free(action);
	agent_end_leave(NULL);
	return rc;
}

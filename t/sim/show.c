/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The texts of mdt.*.hsm.{active_requests,actions,agents}, character for character as the kernel prints them. */
#include "mds.h"

#include <stdio.h>

/* The kernel shows only this much of a request's data. */
#define DATA_SHOWN 5

static const char *action_text(uint32_t action)
{
	switch (action) {
	case HSMA_ARCHIVE:
		return "ARCHIVE";
	case HSMA_RESTORE:
		return "RESTORE";
	case HSMA_REMOVE:
		return "REMOVE";
	case HSMA_CANCEL:
		return "CANCEL";
	default:
		return "UNKNOWN";
	}
}

static void data_text(const struct request *request, char hex[2 * DATA_SHOWN + 1])
{
	hex[0] = '\0';
	for (size_t i = 0; i < request->data_len && i < DATA_SHOWN; i++)
		snprintf(hex + 2 * i, 3, "%02X", (unsigned)(unsigned char)request->data[i]);
}

/* What both lists show alike. */
static void show_start(const struct request *request, const struct lu_fid *dfid, struct text *out)
{
	text_print(out,
		   "fid=" DFID " dfid=" DFID " compound/cookie=0x0/0x%llx action=%s archive#=%d flags=0x%llx"
		   " extent=0x%llx-0x%llx gid=0x0",
		   PFID(&request->file->fid), PFID(dfid), (unsigned long long)request->cookie,
		   action_text(request->action), (int)request->archive_id, (unsigned long long)request->flags,
		   (unsigned long long)request->extent.offset, (unsigned long long)request->extent.length);
}

void show_active_requests(const struct mdt *mdt, struct text *out)
{
	list_each(at, &mdt->active) {
		const struct request *request = link_owner(at, struct request, in_active);
		char data[2 * DATA_SHOWN + 1];

		data_text(request, data);
		show_start(request, &request->dfid, out);
		text_print(out, " data=[%s] canceled=%d uuid=%s done=%llu\n", data, request->canceled,
			   request->uuid, (unsigned long long)request_done(request));
	}
}

void show_actions(const struct mdt *mdt, struct text *out)
{
	static const char *const statuses[] = { "WAITING", "STARTED", "FAILED", "CANCELED", "SUCCEED" };

	list_each(at, &mdt->log) {
		const struct request *request = link_owner(at, struct request, in_log);
		char data[2 * DATA_SHOWN + 1];

		data_text(request, data);
		/* 136 bytes of record around the data. */
		text_print(out, "lrh=[type=10680000 len=%zu idx=1/%llu] ", hal_round8(136 + request->data_len),
			   (unsigned long long)request->index);
		show_start(request, &request->record_dfid, out);
		text_print(out, " datalen=%u status=%s data=[%s]\n", (unsigned)request->data_len,
			   statuses[request->status], data);
	}
}

void show_agents(const struct mdt *mdt, struct text *out)
{
	list_each(at, &mdt->mds->agents) {
		const struct agent *agent = link_owner(at, struct agent, in_agents);

		if (!agent->on[mdt->index].listed)
			continue;
		text_print(out, "uuid=%s archive_id=", agent->uuid);
		for (uint32_t i = 0; i < agent->archive_count; i++)
			text_print(out, "%s%d", i ? "," : "", (int)agent->archives[i]);
		if (!agent->archive_count)
			text_print(out, "ANY");
		text_print(out, " requests=[current:%llu ok:%llu errors:%llu]\n",
			   (unsigned long long)agent->on[mdt->index].current,
			   (unsigned long long)agent->on[mdt->index].ok,
			   (unsigned long long)agent->on[mdt->index].errors);
	}
}

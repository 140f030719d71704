/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * The coordinator of each MDT: takes WAITING requests in the order of the log, gathers them in lists of one
 * archive id, and gives the lists to copytools; lets requests time out, and purges what is finished. Lustre looks at
 * most once a second; this one looks after every event, for tests to be fast. A look costs what it sends.
 */
#include "mds.h"

#include <stdlib.h>

#include "memory.h"

/* A list's size; one bigger item still goes alone. */
#define LIST_MAX 5120
/* Requests sent in one look, so that others are served in between. */
#define LOOK_MAX 1024
/* When to look again at a copytool that does not read, in milliseconds. */
#define FULL_RETRY_MS 5

/* A list that is being filled. */
struct batch {
	struct batch *next;
	struct agent *agent;
	struct hsm_action_list head;
	struct text items;
	struct request *requests[LIST_MAX / sizeof(struct hsm_action_item) + 1];
	size_t count;
};

void mdt_kick(struct mdt *mdt)
{
	mdt->kicked = true;
}

void mds_kick(struct mds *mds)
{
	for (int i = 0; i < mds->mdt_count; i++)
		mdt_kick(&mds->mdts[i]);
}

static size_t head_size(const struct mds *mds)
{
	return sizeof(struct hsm_action_list) + hal_round8(strlen(mds->fsname) + 1);
}

/* An item as a copytool gets it, padded with zeroes to a multiple of 8. */
static void add_item(struct text *text, const struct request *request, uint32_t action)
{
	static const char zeroes[8];
	size_t len = sizeof(struct hsm_action_item) + request->data_len;
	struct hsm_action_item item = {
		.hai_len = (uint32_t)len,
		.hai_action = action,
		.hai_fid = request->file->fid,
		.hai_dfid = request->dfid,
		.hai_extent = request->extent,
		.hai_cookie = request->cookie,
	};

	text_add(text, &item, sizeof(item));
	text_add(text, request->data, request->data_len);
	text_add(text, zeroes, hal_round8(len) - len);
}

static bool send_list(struct mds *mds, struct agent *agent, const struct hsm_action_list *head,
		      const struct text *items)
{
	char name[16] = { 0 };
	struct text message = { 0 };
	bool sent;

	memcpy(name, mds->fsname, strlen(mds->fsname));
	text_add(&message, head, sizeof(*head));
	text_add(&message, name, hal_round8(strlen(mds->fsname) + 1));
	text_add(&message, items->at, items->len);
	sent = agent_send(mds, agent, KUC_TRANSPORT_HSM, HMT_ACTION_LIST, message.at, message.len);
	text_free(&message);
	return sent;
}

/*
 * A cancel has been sent: the record of what it cancels is CANCELED, also where no copytool has that (lost in a restart).
 * The cancel's own record stays STARTED until somebody ends what it cancels, or it times out (mdt_hsm_add_hal).
 */
static void mark_canceled(struct request *cancel)
{
	list_each_safe(at, &cancel->file->requests) {
		struct request *target = link_owner(at, struct request, in_file);

		if (target->action == HSMA_CANCEL || target->cookie != cancel->cookie ||
		    (target->status != WAITING && target->status != STARTED))
			continue;
		target->canceled = target->active;
		request_set_status(target, CANCELED);
	}
}

/* A list has been written: now its requests run. */
static void started(struct request *request, struct agent *agent)
{
	struct file *file = request->file;

	if (request->action == HSMA_ARCHIVE) {
		file->states |= HS_EXISTS;
		file->archive_id = request->archive_id;
		journal_file(file);
	}
	request_start(request, agent);
	if (request->action == HSMA_CANCEL)
		mark_canceled(request);
}

/* Requests of a list that could not be written go on waiting. */
static void send_batch(struct mds *mds, struct batch *batch)
{
	struct agent *agent = batch->agent;

	batch->head.hal_version = HAL_VERSION;
	batch->head.hal_count = (uint32_t)batch->count;
	if (batch->count && send_list(mds, agent, &batch->head, &batch->items))
		for (size_t i = 0; i < batch->count; i++)
			started(batch->requests[i], agent);
}

static struct request *cancel_target(const struct request *request)
{
	return request->action == HSMA_CANCEL ? request_active(request->mdt, request->cookie) : NULL;
}

/* Cancels go where their target runs, everything else to the least loaded copytool. */
static struct agent *agent_for(struct request *request)
{
	struct mds *mds = request->mdt->mds;
	struct request *target = cancel_target(request);
	bool full = false;

	return target ? agent_by_number(mds, target->agent) :
			agent_choose(mds, request->mdt->index, request->archive_id, &full);
}

/* The open list that a request goes into; a full one is sent and closed. */
static struct batch *open_batch(struct batch *batches, const struct request *request)
{
	struct mds *mds = request->mdt->mds;
	struct request *target = cancel_target(request);
	size_t size = hal_round8(sizeof(struct hsm_action_item) + request->data_len);

	for (struct batch *batch = batches; batch; batch = batch->next) {
		if (!batch->agent || batch->head.hal_archive_id != request->archive_id ||
		    (target && batch->agent->number != target->agent))
			continue;
		if (head_size(mds) + batch->items.len + size <= LIST_MAX)
			return batch;
		send_batch(mds, batch);
		batch->agent = NULL;
	}
	return NULL;
}

static struct batch *batch_for(struct batch **batches, struct request *request)
{
	struct mds *mds = request->mdt->mds;
	struct batch *batch = open_batch(*batches, request);
	struct agent *agent;

	if (batch)
		return batch;
	agent = agent_for(request);
	if (!agent || agent_full(agent)) {
		mds->retry_at = mds->now + FULL_RETRY_MS;
		return NULL;
	}
	batch = must_calloc(1, sizeof(*batch));
	batch->agent = agent;
	batch->head.hal_archive_id = request->archive_id;
	while (*batches)
		batches = &(*batches)->next;
	*batches = batch;
	return batch;
}

/* The file may have changed since the request was recorded. */
static bool still_right(struct request *request)
{
	struct file *file = request->file;

	if (request->action == HSMA_CANCEL)
		return true;
	if (file_refresh(request->mdt->mds, file))
		return request->action == HSMA_REMOVE;
	return action_compatible(file, request->action, request->archive_id);
}

static void add_to_batch(struct batch **batches, struct request *request)
{
	struct batch *batch;

	if (!still_right(request)) {
		request_set_status(request, FAILED);
		return;
	}
	batch = batch_for(batches, request);
	if (!batch)
		return;
	add_item(&batch->items, request, request->action);
	/* A list has the flags of its first request (mdt_cdt_waiting_cb). */
	if (batch->count == 0)
		batch->head.hal_flags = request->flags;
	batch->requests[batch->count++] = request;
}

/* A cancel can wait for a copytool that others need not wait for. */
static bool can_be_sent(const struct request *request)
{
	struct request *target = cancel_target(request);
	struct agent *agent;

	if (!target)
		return true;
	agent = agent_by_number(request->mdt->mds, target->agent);
	return agent && !agent_full(agent);
}

/* Sets each queue's cursor to its start, or to its end when no copytool can take from it now. */
static void reset_cursors(struct mdt *mdt)
{
	for (struct wait_queue *queue = mdt->waiting; queue; queue = queue->next) {
		bool full = false;

		queue->cursor = &queue->requests;
		if (list_empty(&queue->requests))
			continue;
		if (agent_choose(mdt->mds, mdt->index, queue->archive_id, &full))
			queue->cursor = queue->requests.next;
		else if (full)
			mdt->mds->retry_at = mdt->mds->now + FULL_RETRY_MS;
	}
}

static struct request *next_candidate(struct mdt *mdt)
{
	struct wait_queue *first = NULL;
	struct request *found = NULL;

	for (struct wait_queue *queue = mdt->waiting; queue; queue = queue->next) {
		struct request *request;

		while (queue->cursor != &queue->requests &&
		       !can_be_sent(link_owner(queue->cursor, struct request, in_wait)))
			queue->cursor = queue->cursor->next;
		if (queue->cursor == &queue->requests)
			continue;
		request = link_owner(queue->cursor, struct request, in_wait);
		if (!found || request->index < found->index) {
			found = request;
			first = queue;
		}
	}
	if (first)
		first->cursor = first->cursor->next;
	return found;
}

/* All slots are promised: one restore from further behind may still take the place of something else. */
static void let_one_restore_pass(struct mdt *mdt, struct request **chosen, size_t count)
{
	size_t victim = count;

	while (victim > 0 && chosen[victim - 1]->action == HSMA_RESTORE)
		victim--;
	if (victim == 0)
		return;
	for (struct wait_queue *queue = mdt->waiting; queue; queue = queue->next) {
		bool full = false;

		list_each(at, &queue->restores) {
			struct request *restore = link_owner(at, struct request, in_restores);

			if (restore->chosen)
				continue;
			if (!agent_choose(mdt->mds, mdt->index, queue->archive_id, &full))
				break;
			chosen[victim - 1]->chosen = false;
			chosen[victim - 1] = restore;
			return;
		}
	}
}

static bool first_with(struct mdt *mdt, const struct agent *agent, uint32_t i)
{
	list_each(at, &mdt->mds->agents) {
		struct agent *other = link_owner(at, struct agent, in_agents);
		uint32_t end = other == agent ? i : other->archive_count;

		if (!other->on[mdt->index].listed)
			continue;
		for (uint32_t j = 0; j < end; j++)
			if (other->archives[j] == agent->archives[i])
				return false;
		if (other == agent)
			break;
	}
	return true;
}

/* A new request for each archive id that is registered. False: there is none. */
static bool to_each_archive(struct request *orphan)
{
	struct mdt *mdt = orphan->mdt;
	bool any = false;

	list_each(at, &mdt->mds->agents) {
		struct agent *agent = link_owner(at, struct agent, in_agents);

		if (!agent->on[mdt->index].listed)
			continue;
		for (uint32_t i = 0; i < agent->archive_count; i++) {
			if (!first_with(mdt, agent, i))
				continue;
			request_record(request_copy(orphan, agent->archives[i]));
			any = true;
		}
	}
	return any;
}

/*
 * Removes of files that are gone have archive id 0. Where a copytool serves every archive it gets them; else each of the
 * registered archives does, and the request itself is done (mdt_hsm_agent_send, LU-6449).
 */
static void spread_orphans(struct mdt *mdt)
{
	struct wait_queue *queue = wait_queue_of(mdt, 0);
	bool full = false;

	if (list_empty(&queue->requests) || agent_choose(mdt->mds, mdt->index, 0, &full) || full)
		return;
	list_each_safe(at, &queue->requests) {
		struct request *request = link_owner(at, struct request, in_wait);

		if (request->action == HSMA_REMOVE && to_each_archive(request))
			request_set_status(request, SUCCEED);
	}
}

static void look(struct mdt *mdt)
{
	struct request *chosen[LOOK_MAX], *next;
	struct batch *batches = NULL;
	size_t slots, count = 0;

	mdt->kicked = false;
	if (mdt->control != CONTROL_ENABLED || !mdt->waiting_count || list_empty(&mdt->mds->agents) ||
	    mdt->active_count >= mdt->limits.max_requests)
		return;
	spread_orphans(mdt);
	slots = mdt->limits.max_requests - mdt->active_count;
	reset_cursors(mdt);
	while (count < slots && count < LOOK_MAX && (next = next_candidate(mdt))) {
		next->chosen = true;
		chosen[count++] = next;
	}
	if (count && count == slots)
		let_one_restore_pass(mdt, chosen, count);
	for (size_t i = 0; i < count; i++) {
		chosen[i]->chosen = false;
		add_to_batch(&batches, chosen[i]);
	}
	while (batches) {
		struct batch *batch = batches;

		batches = batch->next;
		if (batch->agent)
			send_batch(mdt->mds, batch);
		text_free(&batch->items);
		free(batch);
	}
	if (count == LOOK_MAX)
		mdt_kick(mdt);
}

/* Returns when the next one is due. */
static int64_t time_out(struct mdt *mdt)
{
	int64_t limit = (int64_t)mdt->limits.active_request_timeout * 1000;

	while (!list_empty(&mdt->age)) {
		struct request *request = link_owner(mdt->age.next, struct request, in_age);

		if (request->changed + limit > mdt->mds->now)
			return request->changed + limit;
		note("request timed out mdt=%s cookie=0x%llx", mdt->name, (unsigned long long)request->cookie);
		request->canceled = true;
		request_end_activity(request, false);
		request_set_status(request, CANCELED);
	}
	return INT64_MAX;
}

static int64_t purge_finished(struct mdt *mdt)
{
	int64_t limit = (int64_t)mdt->limits.grace_delay * 1000;

	while (!list_empty(&mdt->finished)) {
		struct request *request = link_owner(mdt->finished.next, struct request, in_finished);

		if (request->changed + limit > mdt->mds->now)
			return request->changed + limit;
		request_drop(request);
	}
	return INT64_MAX;
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t coordinate(struct mds *mds)
{
	int64_t due;

	if (mds->retry_at && mds->retry_at <= mds->now) {
		mds->retry_at = 0;
		mds_kick(mds);
	}
	if (mds->next_sweep <= mds->now) {
		files_sweep(mds);
		mds->next_sweep = mds->now + (int64_t)mds->mdts[0].limits.loop_period * 1000;
	}
	due = mds->retry_at ? sooner(mds->next_sweep, mds->retry_at) : mds->next_sweep;
	for (int i = 0; i < mds->mdt_count; i++) {
		struct mdt *mdt = &mds->mdts[i];

		due = sooner(due, time_out(mdt));
		due = sooner(due, purge_finished(mdt));
		if (mdt->kicked)
			look(mdt);
		if (mdt->kicked)
			due = mds->now;
	}
	/* A look may have met a full fifo. */
	return mds->retry_at ? sooner(due, mds->retry_at) : due;
}

/*
 * The cancels of a purge go to the least loaded copytool, whoever runs what they cancel, and leave no mark: what runs is
 * not told ECANCELED at its next progress (hsm_cancel_all_actions, mdt_hsm_agent_send).
 */
void mdt_purge(struct mdt *mdt)
{
	struct mds *mds = mdt->mds;

	list_each_safe(at, &mdt->active) {
		struct request *request = link_owner(at, struct request, in_active);
		bool full = false;
		struct agent *agent = agent_choose(mds, mdt->index, request->archive_id, &full);
		struct hsm_action_list head = { .hal_version = HAL_VERSION, .hal_count = 1,
						.hal_archive_id = request->archive_id,
						.hal_flags = request->flags };
		struct text item = { 0 };

		if (agent) {
			add_item(&item, request, HSMA_CANCEL);
			send_list(mds, agent, &head, &item);
			text_free(&item);
		}
	}
	list_each_safe(at, &mdt->log) {
		struct request *request = link_owner(at, struct request, in_log);

		if (request->status == WAITING || request->status == STARTED)
			request_set_status(request, CANCELED);
	}
}

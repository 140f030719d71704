/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * Records of requests. A request is in its MDT's log until it is purged; what it is in besides follows from its
 * status: the queue of its archive id while WAITING, the active ones while a copytool has it (a cancelled request too,
 * until somebody ends it: it cannot time out), the finished ones after that. A STARTED record that is not active was
 * lost in a restart, or is a cancel that found nobody to end it.
 */
#include "mds.h"

#include <stdlib.h>

#include "memory.h"

struct request *request_new(struct mdt *mdt, struct file *file, uint64_t index, size_t data_len)
{
	struct request *request = must_calloc(1, sizeof(*request) + data_len);
	struct link *links[] = { &request->in_log, &request->in_wait, &request->in_restores, &request->in_active,
				 &request->in_age, &request->in_finished, &request->in_file };

	for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++)
		list_init(links[i]);
	request->mdt = mdt;
	request->file = file;
	request->index = index;
	request->dfid = file->fid;
	request->record_dfid = file->fid;
	request->extent = (struct hsm_extent){ 0, LUSTRE_EOF };
	request->data_len = (uint32_t)data_len;
	file->records++;
	return request;
}

struct request *request_copy(const struct request *request, uint32_t archive_id)
{
	struct request *copy = request_new(request->mdt, request->file, 0, request->data_len);

	copy->action = request->action;
	copy->archive_id = archive_id;
	copy->extent = request->extent;
	memcpy(copy->data, request->data, request->data_len);
	return copy;
}

struct wait_queue *wait_queue_of(struct mdt *mdt, uint32_t archive_id)
{
	struct wait_queue **at = &mdt->waiting;

	while (*at && (*at)->archive_id != archive_id)
		at = &(*at)->next;
	if (!*at) {
		*at = must_calloc(1, sizeof(**at));
		(*at)->archive_id = archive_id;
		list_init(&(*at)->requests);
		list_init(&(*at)->restores);
	}
	return *at;
}

/* Requests that wait again keep their place in the order of the log; new ones find theirs at once, at the end. */
static struct link *place(struct link *head, uint64_t index, bool restores)
{
	struct link *at = head->prev;

	while (at != head) {
		const struct request *other = restores ? link_owner(at, struct request, in_restores) :
							 link_owner(at, struct request, in_wait);

		if (other->index < index)
			break;
		at = at->prev;
	}
	return at->next;
}

static void enter_waiting(struct request *request)
{
	struct wait_queue *queue = wait_queue_of(request->mdt, request->archive_id);

	list_insert(place(&queue->requests, request->index, false), &request->in_wait);
	if (request->action == HSMA_RESTORE)
		list_insert(place(&queue->restores, request->index, true), &request->in_restores);
	request->mdt->waiting_count++;
}

/* Puts it where its status and activity say. */
static void enter_lists(struct request *request)
{
	struct mdt *mdt = request->mdt;
	bool open = request->status == WAITING || request->status == STARTED || request->active;

	if (request->status == WAITING && list_empty(&request->in_wait))
		enter_waiting(request);
	if (request->status != WAITING && !list_empty(&request->in_wait)) {
		list_remove(&request->in_wait);
		list_remove(&request->in_restores);
		mdt->waiting_count--;
	}
	if (open && list_empty(&request->in_file))
		list_append(&request->file->requests, &request->in_file);
	if (!open)
		list_remove(&request->in_file);
	list_remove(&request->in_age);
	if (request->status == STARTED)
		list_append(&mdt->age, &request->in_age);
	list_remove(&request->in_finished);
	if (!open)
		list_append(&mdt->finished, &request->in_finished);
	mdt->requests_shown = false;
}

void request_enter(struct request *request)
{
	struct mdt *mdt = request->mdt;

	list_append(&mdt->log, &request->in_log);
	if (request->index >= mdt->next_index)
		mdt->next_index = request->index + 1;
	if (request->cookie >= mdt->next_cookie)
		mdt->next_cookie = request->cookie + 1;
	enter_lists(request);
}

void request_record(struct request *request)
{
	struct mdt *mdt = request->mdt;

	request->index = mdt->next_index;
	if (!request->cookie)
		request->cookie = mdt->next_cookie;
	request->changed = mdt->mds->now;
	request_enter(request);
	journal_request(request);
	mdt_kick(mdt);
}

void request_set_status(struct request *request, enum status status)
{
	if (request->mdt->mds->writes_dfid)
		request->record_dfid = request->dfid;
	request->dfid = request->active ? request->dfid : request->record_dfid;
	request->status = status;
	request->changed = request->mdt->mds->now;
	enter_lists(request);
	journal_status(request);
}

static size_t *action_count(struct request *request)
{
	return &request->mdt->action_count[request->action - HSMA_ARCHIVE];
}

void request_start(struct request *request, struct agent *agent)
{
	struct mdt *mdt = request->mdt;

	if (request->action != HSMA_CANCEL) {
		request->active = true;
		request->done_count = 0;
		request->agent = agent->number;
		memcpy(request->uuid, agent->uuid, sizeof(request->uuid));
		agent->on[mdt->index].current++;
		list_append(&mdt->active, &request->in_active);
		table_add(&mdt->by_cookie, &request->by_cookie, request->cookie);
		mdt->active_count++;
		++*action_count(request);
		mdt->agents_shown = false;
	}
	request_set_status(request, STARTED);
}

void request_end_activity(struct request *request, bool ok)
{
	struct mdt *mdt = request->mdt;
	struct agent *agent = agent_by_number(mdt->mds, request->agent);

	if (!request->active)
		return;
	request->active = false;
	list_remove(&request->in_active);
	table_del(&mdt->by_cookie, &request->by_cookie);
	mdt->active_count--;
	--*action_count(request);
	if (agent) {
		agent->on[mdt->index].current--;
		if (ok)
			agent->on[mdt->index].ok++;
		else
			agent->on[mdt->index].errors++;
	}
	mdt->agents_shown = false;
	enter_lists(request);
	mdt_kick(mdt);
}

void request_sign_of_life(struct request *request)
{
	if (list_empty(&request->in_age))
		return;
	request->changed = request->mdt->mds->now;
	list_remove(&request->in_age);
	list_append(&request->mdt->age, &request->in_age);
}

void request_drop(struct request *request)
{
	struct link *links[] = { &request->in_log, &request->in_wait, &request->in_restores, &request->in_active,
				 &request->in_age, &request->in_finished, &request->in_file };

	journal_drop(request);
	request->mdt->requests_shown = false;
	for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++)
		list_remove(links[i]);
	file_release_record(request->mdt->mds, request->file);
	free(request->done);
	free(request);
}

struct request *request_active(const struct mdt *mdt, uint64_t cookie)
{
	struct node *node = table_find(&mdt->by_cookie, cookie);

	return node ? node_owner(node, struct request, by_cookie) : NULL;
}

/* Joins a piece with those it touches; pieces mostly come in order, so the last one is looked at first. */
bool request_add_done(struct request *request, const struct hsm_extent *extent)
{
	struct range new = { extent->offset, extent->offset + extent->length };
	size_t at = request->done_count, end;

	if (extent->length == 0)
		return true;
	if (new.to - 1 < new.from)
		return false;
	if (new.to == 0)
		new.to = UINT64_MAX;
	while (at > 0 && request->done[at - 1].to >= new.from)
		at--;
	for (end = at; end < request->done_count && request->done[end].from <= new.to; end++) {
		if (request->done[end].from < new.from)
			new.from = request->done[end].from;
		if (request->done[end].to > new.to)
			new.to = request->done[end].to;
	}
	if (end == at) {
		request->done = must_realloc(request->done, sizeof(new) * (request->done_count + 1));
		memmove(&request->done[at + 1], &request->done[at], sizeof(new) * (request->done_count - at));
		request->done_count++;
	} else {
		memmove(&request->done[at + 1], &request->done[end], sizeof(new) * (request->done_count - end));
		request->done_count -= end - at - 1;
	}
	request->done[at] = new;
	request->mdt->requests_shown = false;
	return true;
}

uint64_t request_done(const struct request *request)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < request->done_count; i++)
		sum += request->done[i].to - request->done[i].from;
	return sum;
}

void mdt_forget(struct mdt *mdt)
{
	list_each_safe(at, &mdt->active) {
		struct request *request = link_owner(at, struct request, in_active);

		request_end_activity(request, false);
		request->agent = 0;
		request->dfid = request->record_dfid;
	}
}

void mdt_recover(struct mdt *mdt)
{
	list_each_safe(at, &mdt->log) {
		struct request *request = link_owner(at, struct request, in_log);

		if (request->cookie >= mdt->next_cookie)
			mdt->next_cookie = request->cookie + 1;
		if (request->status == STARTED && request->action == HSMA_RESTORE)
			request_set_status(request, WAITING);
	}
	mdt_kick(mdt);
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * What survives the daemon: files with their states, the log of requests, parameters, copytools. One file of records,
 * each the whole new value of one thing; replayed and written anew at every start. A record cut short by a
 * crash ends the replay. Written with one write() a turn of the loop, before anybody gets an answer; not
 * synced, since only the daemon's own death must do no harm, not the host's.
 */
#include "mds.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "memory.h"

enum kind { J_FILE = 1, J_FORGET, J_REQUEST, J_STATUS, J_DROP, J_PARAM, J_AGENT, J_AGENT_GONE, J_NEXT_FID };

/* Every record: this, a structure of its kind, and in some a string or data. */
struct record {
	uint32_t size;		/* all of it */
	uint32_t kind;
};

struct file_record {
	struct lu_fid fid;
	uint64_t ino, born, archived_version, seen_version;
	uint32_t kind, stripes, states, archive_id;
};

/* The record of a request in the log of an MDT. */
struct request_key {
	uint64_t index;
	uint32_t mdt;
	uint32_t padding;
};

struct status_record {
	struct request_key key;
	struct lu_fid dfid;
	int64_t changed;
	uint32_t status;
	uint32_t canceled;
};

struct request_record {
	struct status_record status;
	struct lu_fid fid;
	struct hsm_extent extent;
	uint64_t cookie, flags;
	uint32_t action, archive_id;
};

struct param_record {
	uint64_t value;
	uint32_t mdt;
	char name[60];
};

struct next_fid_record {
	uint64_t seq;
	uint32_t oid;
	uint32_t mdt;
};

/* The journal is written anew when it has grown by this much more than its size when it was last new. */
#define GROWTH_MAX (32 * 1024 * 1024)

static int journal_fd = -1;
static size_t written, written_anew;
static struct text pending;
static bool loading;
/* Requests by MDT and index, while loading. */
static struct table loaded;

static void add(enum kind kind, const void *body, size_t body_len, const void *more, size_t more_len)
{
	struct record head = { (uint32_t)(sizeof(head) + body_len + more_len), kind };

	if (loading)
		return;
	text_add(&pending, &head, sizeof(head));
	text_add(&pending, body, body_len);
	text_add(&pending, more, more_len);
}

void journal_file(const struct file *file)
{
	struct file_record record = { file->fid, file->ino, file->born, file->archived_version, file->seen_version,
				      file->kind, file->stripes, file->states, file->archive_id };

	add(J_FILE, &record, sizeof(record), file->path, strlen(file->path) + 1);
}

void journal_forget(const struct file *file)
{
	add(J_FORGET, &file->fid, sizeof(file->fid), NULL, 0);
}

static struct status_record status_of(const struct request *request)
{
	return (struct status_record){ { request->index, (uint32_t)request->mdt->index, 0 },
				       request->record_dfid, request->changed, request->status, request->canceled };
}

void journal_request(const struct request *request)
{
	struct request_record record = { status_of(request), request->file->fid, request->extent, request->cookie,
					 request->flags, request->action, request->archive_id };

	add(J_REQUEST, &record, sizeof(record), request->data, request->data_len);
}

void journal_status(const struct request *request)
{
	struct status_record record = status_of(request);

	add(J_STATUS, &record, sizeof(record), NULL, 0);
}

void journal_drop(const struct request *request)
{
	struct request_key key = { request->index, (uint32_t)request->mdt->index, 0 };

	add(J_DROP, &key, sizeof(key), NULL, 0);
}

void journal_param(struct mdt *mdt, const char *name, uint64_t value)
{
	struct param_record record = { .value = value, .mdt = (uint32_t)mdt->index };

	snprintf(record.name, sizeof(record.name), "%s", name);
	add(J_PARAM, &record, sizeof(record), NULL, 0);
}

/* The number, then the registration as the client sent it. */
void journal_agent(const struct agent *agent)
{
	size_t ids = sizeof(uint32_t) * agent->archive_count;
	struct sim_register *registration = must_calloc(1, sizeof(*registration) + ids);

	memcpy(registration->fifo, agent->fifo, sizeof(agent->fifo));
	memcpy(registration->client, agent->client, sizeof(agent->client));
	registration->count = agent->archive_count;
	memcpy(registration->archives, agent->archives, ids);
	add(J_AGENT, &agent->number, sizeof(agent->number), registration, sizeof(*registration) + ids);
	free(registration);
}

void journal_agent_gone(const struct agent *agent)
{
	add(J_AGENT_GONE, &agent->number, sizeof(agent->number), NULL, 0);
}

static void write_pending(void)
{
	size_t done = 0;

	written += pending.len;
	while (done < pending.len) {
		ssize_t part = write(journal_fd, pending.at + done, pending.len - done);

		if (part < 0 && errno != EINTR)
			fatal("cannot write the journal: %s", strerror(errno));
		if (part > 0)
			done += (size_t)part;
	}
	pending.len = 0;
}

static uint64_t key_of(const struct request_key *key)
{
	return key->index << 8 | key->mdt;
}

static struct request *loaded_request(const struct request_key *key)
{
	struct node *node = table_find(&loaded, key_of(key));

	return node ? node_owner(node, struct request, by_cookie) : NULL;
}

static void load_file(struct mds *mds, const char *body)
{
	struct file_record record;
	struct file *file;

	memcpy(&record, body, sizeof(record));
	if (!mdt_of_fid(mds, &record.fid))
		return;
	file = file_by_fid(mds, &record.fid);
	if (file && !file->ino) {
		file->ino = record.ino;
		table_add(&mds->by_ino, &file->by_ino, file->ino);
	} else if (file) {
		free(file->path);
		file->path = must_strdup(body + sizeof(record));
	} else {
		file = file_enter(mds, &record.fid, record.ino, (enum file_kind)record.kind, body + sizeof(record));
	}
	file->born = record.born;
	file->archived_version = record.archived_version;
	file->seen_version = record.seen_version;
	file->stripes = record.stripes ? record.stripes : 1;
	file->states = record.states;
	file->archive_id = record.archive_id;
}

static void load_status(struct request *request, const struct status_record *record)
{
	request->status = (enum status)record->status;
	request->changed = record->changed;
	request->record_dfid = record->dfid;
	request->dfid = record->dfid;
	request->canceled = record->canceled;
}

/* Entered in the lists only at the end, when the status is known. */
static void load_request(struct mds *mds, const char *body, size_t len)
{
	struct request_record record;
	struct request *request;

	memcpy(&record, body, sizeof(record));
	if (record.status.key.mdt >= (uint32_t)mds->mdt_count)
		return;
	request = request_new(&mds->mdts[record.status.key.mdt], file_placeholder(mds, &record.fid),
			      record.status.key.index, len - sizeof(record));
	request->extent = record.extent;
	request->cookie = record.cookie;
	request->flags = record.flags;
	request->action = record.action;
	request->archive_id = record.archive_id;
	memcpy(request->data, body + sizeof(record), request->data_len);
	load_status(request, &record.status);
	list_append(&request->mdt->log, &request->in_log);
	table_add(&loaded, &request->by_cookie, key_of(&record.status.key));
}

static void unload(struct request *request)
{
	table_del(&loaded, &request->by_cookie);
	request_drop(request);
}

/* Copytools are opened when everything else is known. */
static struct text agents;

/* Shorter records are not ours. */
static size_t least_size(enum kind kind)
{
	switch (kind) {
	case J_FILE:
		return sizeof(struct file_record);
	case J_FORGET:
		return sizeof(struct lu_fid);
	case J_REQUEST:
		return sizeof(struct request_record);
	case J_STATUS:
		return sizeof(struct status_record);
	case J_DROP:
		return sizeof(struct request_key);
	case J_PARAM:
		return sizeof(struct param_record);
	case J_AGENT:
	case J_AGENT_GONE:
		return sizeof(uint64_t);
	case J_NEXT_FID:
		return sizeof(struct next_fid_record);
	}
	return SIZE_MAX;
}

static void load(struct mds *mds, enum kind kind, const char *body, size_t len)
{
	struct status_record status;
	struct next_fid_record next;
	struct param_record param;
	struct request_key key;
	struct request *request;
	struct file *file;
	struct lu_fid fid;
	uint64_t number;

	if (len < least_size(kind))
		return;
	switch (kind) {
	case J_FILE:
		load_file(mds, body);
		break;
	case J_FORGET:
		memcpy(&fid, body, sizeof(fid));
		file = file_by_fid(mds, &fid);
		if (file)
			file_forget(mds, file);
		break;
	case J_REQUEST:
		load_request(mds, body, len);
		break;
	case J_STATUS:
		memcpy(&status, body, sizeof(status));
		request = loaded_request(&status.key);
		if (request)
			load_status(request, &status);
		break;
	case J_DROP:
		memcpy(&key, body, sizeof(key));
		request = loaded_request(&key);
		if (request)
			unload(request);
		break;
	case J_PARAM:
		memcpy(&param, body, sizeof(param));
		if (param.mdt < (uint32_t)mds->mdt_count)
			param_load(&mds->mdts[param.mdt], param.name, param.value);
		break;
	case J_AGENT:
		text_add(&agents, &len, sizeof(len));
		text_add(&agents, body, len);
		break;
	case J_AGENT_GONE:
		for (size_t at = 0; at < agents.len;) {
			memcpy(&len, agents.at + at, sizeof(len));
			memcpy(&number, agents.at + at + sizeof(len), sizeof(number));
			if (!memcmp(&number, body, sizeof(number)))
				memset(agents.at + at + sizeof(len), 0xff, sizeof(number));
			at += sizeof(len) + len;
		}
		break;
	case J_NEXT_FID:
		memcpy(&next, body, sizeof(next));
		if (next.mdt < (uint32_t)mds->mdt_count) {
			mds->mdts[next.mdt].next_seq = next.seq;
			mds->mdts[next.mdt].next_oid = next.oid;
		}
		break;
	}
}

static void replay(struct mds *mds, const char *path)
{
	FILE *file = fopen(path, "re");
	char *body = NULL;
	struct record head;

	if (!file)
		return;
	while (fread(&head, sizeof(head), 1, file) == 1 && head.size > sizeof(head) &&
	       head.size <= 2 * SIM_PAYLOAD_MAX) {
		size_t len = head.size - sizeof(head);

		body = must_realloc(body, len + 1);
		if (fread(body, len, 1, file) != 1)
			break;
		body[len] = '\0';
		load(mds, (enum kind)head.kind, body, len);
	}
	free(body);
	fclose(file);
}

static void enter_loaded(struct mdt *mdt)
{
	struct link all;

	list_init(&all);
	list_each_safe(at, &mdt->log) {
		list_remove(at);
		list_append(&all, at);
	}
	list_each_safe(at, &all) {
		struct request *request = link_owner(at, struct request, in_log);

		list_remove(at);
		table_del(&loaded, &request->by_cookie);
		/* What mdt_recover() would do, without a search for its place among those that wait. */
		if (request->status == STARTED && request->action == HSMA_RESTORE)
			request->status = WAITING;
		request_enter(request);
	}
	mdt_recover(mdt);
}

static void restore_agents(struct mds *mds)
{
	size_t len;

	for (size_t at = 0; at < agents.len; at += len) {
		uint64_t number;
		struct sim_register *registration;

		memcpy(&len, agents.at + at, sizeof(len));
		at += sizeof(len);
		memcpy(&number, agents.at + at, sizeof(number));
		if (number == UINT64_MAX || len < sizeof(number) + sizeof(*registration))
			continue;
		registration = must_calloc(1, len);
		memcpy(registration, agents.at + at + sizeof(number), len - sizeof(number));
		if (len == sizeof(number) + sizeof(*registration) + sizeof(uint32_t) * registration->count)
			agent_restore(mds, number, registration);
		free(registration);
	}
	text_free(&agents);
}

/* Everything as it is now. */
static void add_all(struct mds *mds)
{
	for (int i = 0; i < mds->mdt_count; i++) {
		struct mdt *mdt = &mds->mdts[i];
		struct next_fid_record next = { mdt->next_seq, mdt->next_oid, (uint32_t)i };

		add(J_NEXT_FID, &next, sizeof(next), NULL, 0);
		params_each(mdt, journal_param);
	}
	list_each(at, &mds->files) {
		struct file *file = link_owner(at, struct file, in_files);

		if (file->ino)
			journal_file(file);
	}
	for (int i = 0; i < mds->mdt_count; i++)
		list_each(at, &mds->mdts[i].log)
			journal_request(link_owner(at, struct request, in_log));
	list_each(at, &mds->agents)
		journal_agent(link_owner(at, struct agent, in_agents));
}

static void write_anew(struct mds *mds)
{
	char path[PATH_MAX], fresh[PATH_MAX];

	snprintf(path, sizeof(path), "%s/journal", mds->state_dir);
	snprintf(fresh, sizeof(fresh), "%s/journal.new", mds->state_dir);
	if (journal_fd >= 0)
		close(journal_fd);
	journal_fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
	if (journal_fd < 0)
		fatal("cannot open %s: %s", fresh, strerror(errno));
	pending.len = 0;
	written = 0;
	add_all(mds);
	write_pending();
	written_anew = written;
	if (rename(fresh, path) < 0)
		fatal("cannot rename %s: %s", fresh, strerror(errno));
}

void journal_flush(struct mds *mds)
{
	if (written + pending.len > 2 * written_anew + GROWTH_MAX)
		write_anew(mds);
	else
		write_pending();
}

void journal_open(struct mds *mds)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/journal", mds->state_dir);
	loading = true;
	replay(mds, path);
	for (int i = 0; i < mds->mdt_count; i++)
		enter_loaded(&mds->mdts[i]);
	restore_agents(mds);
	table_free(&loaded);
	loading = false;
	write_anew(mds);
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * The daemon's data: files with a FID, the MDTs with their requests, and the copytools. One thread, one loop; every
 * structure below belongs to it. Times are milliseconds since the epoch.
 */
#ifndef SIM_MDS_H
#define SIM_MDS_H

#include <limits.h>

#include "list.h"
#include "proto.h"
#include "table.h"
#include "text.h"

#define MDTS_MAX 64

struct mds;
struct mdt;

/* What mds->epoll_fd watches; its data pointer is one of these. */
struct watched {
	void (*ready)(struct mds *mds, struct watched *watched, uint32_t events);
};

enum file_kind {
	KIND_FILE = 1,
	KIND_DIR = 2,
	KIND_VOLATILE = 3,	/* the target of a restore */
};

struct file {
	struct node by_ino;
	struct node by_fid;
	struct link in_files;
	struct lu_fid fid;
	uint64_t ino;		/* 0: gone, kept for the requests that name it */
	uint64_t born;		/* directories: ns, tells a new one with an old inode; 0: unknown */
	size_t records;		/* requests that name it, finished ones too */
	char *path;		/* from the root, where it was last seen */
	enum file_kind kind;
	int64_t unopened_since;	/* volatile files: nobody has it open, ms; 0: somebody has, as far as we know */
	uint32_t stripes;	/* directories: MDTs that its entries are spread over */
	uint32_t states;	/* HS_* */
	uint32_t archive_id;
	uint64_t archived_version;	/* data version of the archived copy, 0: unknown */
	uint64_t seen_version;	/* data version when the states were last right */
	struct link requests;	/* WAITING and STARTED ones, and running ones that were cancelled, oldest first */
};

enum status { WAITING, STARTED, FAILED, CANCELED, SUCCEED };

struct range {
	uint64_t from;
	uint64_t to;
};

struct request {
	struct link in_log;	/* of its MDT, by index */
	struct link in_wait;	/* while WAITING */
	struct link in_restores;	/* while WAITING, restores only */
	struct link in_active;	/* while a copytool has it, by start */
	struct link in_age;	/* while it can time out, by last sign of life */
	struct link in_finished;	/* until grace_delay is over, by end */
	struct link in_file;
	struct node by_cookie;	/* while active */
	struct mdt *mdt;
	struct file *file;
	uint64_t index;		/* in the log */
	uint64_t cookie;
	struct lu_fid dfid;	/* while active: that of a restore's volatile file from its first report on */
	struct lu_fid record_dfid;	/* what the log has, and what the next copytool gets */
	struct hsm_extent extent;
	uint64_t flags;
	uint64_t agent;		/* who runs it, 0: nobody */
	char uuid[37];		/* of that agent's client */
	int64_t changed;	/* status, or last progress */
	uint32_t action;	/* HSMA_* */
	uint32_t archive_id;
	enum status status;
	bool active;
	bool canceled;
	bool chosen;		/* while dispatching */
	struct range *done;	/* sorted, disjoint */
	size_t done_count;
	uint32_t data_len;
	char data[];
};

/* WAITING requests of one archive id. */
struct wait_queue {
	struct wait_queue *next;
	uint32_t archive_id;
	struct link requests;
	struct link restores;
	struct link *cursor;	/* while dispatching */
};

enum control { CONTROL_ENABLED, CONTROL_DISABLED, CONTROL_STOPPED };

/* Numbers of mdt.*.hsm.* that can be set; see params.c. */
struct limits {
	uint64_t max_requests;
	uint64_t loop_period;
	uint64_t active_request_timeout;
	uint64_t grace_delay;
	uint64_t default_archive_id;
	uint64_t remove_archive_on_last_unlink;
	uint64_t policy;
	uint64_t user_request_mask;
	uint64_t group_request_mask;
	uint64_t other_request_mask;
};

#define POLICY_NON_BLOCKING_RESTORE 1
#define POLICY_NO_RETRY_ACTION 2

struct mdt {
	struct mds *mds;
	int index;
	char name[32];		/* testfs-MDT0000 */
	enum control control;
	struct limits limits;
	uint64_t next_seq;
	uint32_t next_oid;
	uint64_t next_cookie;
	uint64_t next_index;
	struct link log;
	struct wait_queue *waiting;
	struct link active;
	struct link age;
	struct link finished;
	struct table by_cookie;
	size_t waiting_count;
	size_t active_count;
	size_t action_count[3];	/* active archives, restores, removes */
	bool kicked;		/* something may be sent now */
	bool requests_shown;	/* the files that show it are up to date */
	bool agents_shown;
};

struct agent {
	struct watched watched;
	struct link in_agents;
	uint64_t number;
	int fd;			/* of the fifo, non-blocking */
	size_t room;		/* of the fifo */
	char fifo[64];
	char client[64];
	char uuid[37];
	bool gone;		/* dropped, freed by agents_reap() */
	struct {
		bool listed;	/* that MDT knows it */
		uint64_t current, ok, errors;
	} on[MDTS_MAX];
	uint32_t archive_count;	/* 0: any */
	uint32_t archives[];
};

struct mds {
	int root_fd;
	int fid_fd;		/* SIM_FID_DIR */
	const char *fsname;
	const char *root;
	const char *state_dir;
	char *reports_path;
	int epoll_fd;
	int64_t now;
	struct table by_ino;
	struct table by_fid;
	struct link files;
	struct link agents;
	struct link gone_agents;
	uint64_t next_agent;
	bool writes_dfid;	/* see request_set_status() */
	int64_t retry_at;	/* a fifo is full: look again then; 0: no */
	int64_t next_sweep;
	int mdt_count;
	struct mdt mdts[MDTS_MAX];
};

/* files.c: FIDs */
void files_init(struct mds *mds);
struct file *file_by_fid(const struct mds *mds, const struct lu_fid *fid);
/* NULL and *rc when it does not exist or (without assign) has no FID yet (0). */
struct file *file_by_path(struct mds *mds, uint64_t ino, const char *path, bool assign, int *rc);
struct file *file_new_volatile(struct mds *mds, struct mdt *mdt, int *rc);
/* A stand-in for a file that is not there, for requests that name it. */
struct file *file_placeholder(struct mds *mds, const struct lu_fid *fid);
/* For the journal: enters a file as it was. */
struct file *file_enter(struct mds *mds, const struct lu_fid *fid, uint64_t ino, enum file_kind kind,
			const char *path);
/* A directory of which the entries go to these MDTs. */
int file_set_dir(struct mds *mds, uint64_t ino, const char *path, int mdt, uint32_t stripes);
/* A request that named it is gone. */
void file_release_record(struct mds *mds, struct file *file);
/* Its name in the FID directory. */
void fid_name(const struct lu_fid *fid, char name[FID_LEN]);
bool fid_same(const struct lu_fid *a, const struct lu_fid *b);
/* 0, or -ENOENT when its user unlinked it (or it never was). */
int file_stat(const struct mds *mds, const struct file *file, struct stat *st);
/* Takes the FID away and removes its link. Files with requests only lose their inode. */
void file_forget(struct mds *mds, struct file *file);
/* Its path now: -ENOENT when it has none. path: PATH_MAX bytes. */
int file_path(struct mds *mds, struct file *file, char *path);
struct mdt *mdt_of_fid(struct mds *mds, const struct lu_fid *fid);
/* Forgets files that were unlinked and volatile files that nobody has open. */
void files_sweep(struct mds *mds);

/* states.c: rules and content */
/* Notices a write since the last look. -ENOENT when the file is gone. */
int file_refresh(struct mds *mds, struct file *file);
bool action_needed(const struct file *file, uint32_t action, uint64_t flags);
bool action_compatible(const struct file *file, uint32_t action, uint32_t archive_id);
int states_change(struct mds *mds, struct file *file, uint64_t set, uint64_t clear, uint32_t archive_id);
int file_release(struct mds *mds, struct file *file);
int file_swap(struct mds *mds, struct file *file, const struct lu_fid *from);
uint64_t data_version(const struct stat *st);

/* requests.c: records */
struct request *request_new(struct mdt *mdt, struct file *file, uint64_t index, size_t data_len);
/* The same for another archive id, without flags, not entered and without a cookie yet. */
struct request *request_copy(const struct request *request, uint32_t archive_id);
/* Enters a record whose fields are set: into the lists that its status asks for. */
void request_enter(struct request *request);
/* Also writes it to the journal. */
void request_record(struct request *request);
/*
 * From Lustre 2.17 on (LU-18556) the whole record is written anew with its status, with the dfid of the moment; before
 * that only the status was. So there a restore that is sent again has the volatile file of its last try as dfid.
 */
void request_set_status(struct request *request, enum status status);
void request_start(struct request *request, struct agent *agent);
void request_end_activity(struct request *request, bool ok);
void request_sign_of_life(struct request *request);
void request_drop(struct request *request);
struct request *request_active(const struct mdt *mdt, uint64_t cookie);
/* False: the piece goes beyond the largest file. */
bool request_add_done(struct request *request, const struct hsm_extent *extent);
uint64_t request_done(const struct request *request);
struct wait_queue *wait_queue_of(struct mdt *mdt, uint32_t archive_id);
/* The coordinator stops: what runs is forgotten by all but the log. */
void mdt_forget(struct mdt *mdt);
/* The coordinator starts: restores that were STARTED wait again (hsm_restore_cb). */
void mdt_recover(struct mdt *mdt);

/* coordinator.c: sending and finishing */
void mdt_kick(struct mdt *mdt);
void mds_kick(struct mds *mds);
/* Does what is due; returns when to come back (ms since the epoch). */
int64_t coordinate(struct mds *mds);
void mdt_purge(struct mdt *mdt);

/* users.c, progress.c, agents.c: requests of clients */
struct caller {
	uid_t uid;
	gid_t gid;
};
int user_request(struct mds *mds, const struct caller *caller, const char *payload, size_t len);
int progress_start(struct mds *mds, struct sim_msg *msg);
int progress_report(struct mds *mds, struct sim_msg *msg);
int progress_end(struct mds *mds, struct sim_msg *msg);

/* Of a client of this mount, by its name. */
void agent_uuid(const struct mds *mds, const char *client, char uuid[37]);
int agent_register(struct mds *mds, const char *payload, size_t len, uint64_t *number);
int agent_unregister(struct mds *mds, uint64_t number);
/* For the journal: opens the fifo again, and forgets the agent when nobody reads there any more. */
void agent_restore(struct mds *mds, uint64_t number, const struct sim_register *registration);
/* Takes it off the list; the structure stays until agents_reap(), for those who still hold it. */
void agent_drop(struct mds *mds, struct agent *agent, const char *why);
void agents_reap(struct mds *mds);
/* The MDT's coordinator stops: it forgets all copytools, which are not told. */
void agents_forget(struct mdt *mdt);
struct agent *agent_by_number(const struct mds *mds, uint64_t number);
bool agent_serves(const struct agent *agent, uint32_t archive_id);
/* The least loaded one of that MDT that can take a message now. *full: there is one, but its fifo is full. */
struct agent *agent_choose(struct mds *mds, int mdt, uint32_t archive_id, bool *full);
bool agent_full(const struct agent *agent);
/* Delivers a message of the coordinator; false and the agent dropped when nobody reads any more. */
bool agent_send(struct mds *mds, struct agent *agent, uint8_t transport, uint16_t type, const void *body, size_t len);
int agents_inject(struct mds *mds, const char *hal, size_t len);
int agents_shutdown(struct mds *mds);

/* params.c */
void limits_init(struct limits *limits);
int params_get(struct mds *mds, const char *pattern, struct text *out);
int params_set(struct mds *mds, const char *pattern, const char *value, struct text *out);
/* For the journal: one number of one MDT by name. */
void param_load(struct mdt *mdt, const char *name, uint64_t value);
void params_each(struct mdt *mdt, void (*visit)(struct mdt *mdt, const char *name, uint64_t value));

/* show.c: what the kernel shows in files */
void show_active_requests(const struct mdt *mdt, struct text *out);
void show_actions(const struct mdt *mdt, struct text *out);
void show_agents(const struct mdt *mdt, struct text *out);

/* publish.c: the files that show it. Returns when to come back. */
void publish_init(struct mds *mds, const char *dir);
int64_t publish(struct mds *mds);

/* reports.c: the record of calls */
void reports_open(struct mds *mds);
void report_call(struct mds *mds, const char *call, const struct sim_msg *msg);
void reports_flush(void);

/* journal.c: what survives a restart. Everything is written by journal_flush(). */
void journal_open(struct mds *mds);
void journal_file(const struct file *file);
void journal_forget(const struct file *file);
void journal_request(const struct request *request);
void journal_status(const struct request *request);
void journal_drop(const struct request *request);
void journal_param(struct mdt *mdt, const char *name, uint64_t value);
void journal_agent(const struct agent *agent);
void journal_agent_gone(const struct agent *agent);
void journal_flush(struct mds *mds);

/* server.c: connections */
void server_open(struct mds *mds);
/* Sends the answers of this turn. */
void server_answer(struct mds *mds);

/* ops.c: one message. False: not yet, ask again in the next turn. Payload has a NUL behind it. */
bool serve(struct mds *mds, const struct caller *caller, struct sim_msg *msg, const char *payload, size_t len,
	   struct text *out);

/* Talk on stderr, one line an event. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));
void fatal(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * What an MDT makes of the calls of copytools, rule by rule, as Lustre's source has it; each test names the place, in
 * lustre/ of release 2.15. A copytool, a user and the keeper of the stand-in in one program, TAP on stdout:
 *
 *	mdttest MNT [2.17]	MNT: an empty directory; 2.17: what has changed in that release
 */
#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../../preload/llapi.h"
#include "tap.h"

/* How long anything is awaited. */
#define PATIENCE_MS 30000

static const char *mnt;
static char path[4096];
static struct lu_fid file;
static struct hsm_copytool_private *ct;
static const struct hsm_extent nothing = { 0, 0 };

/* One item of a list: no data. */
static struct hsm_action_item got;

static void bail(const char *what)
{
	printf("Bail out! %s\n", what);
	exit(1);
}

static bool next_item(int patience)
{
	struct pollfd fd = { .fd = llapi_hsm_copytool_get_fd(ct), .events = POLLIN };
	struct hsm_action_list *hal;
	int size;

	if (poll(&fd, 1, patience) != 1 || llapi_hsm_copytool_recv(ct, &hal, &size) || hal->hal_count != 1)
		return false;
	memcpy(&got, hai_first(hal), sizeof(got));
	return true;
}

static void need_item(const char *what, uint32_t action)
{
	if (!next_item(PATIENCE_MS) || got.hai_action != action)
		bail(what);
}

static int ask(uint32_t action)
{
	struct hsm_user_request *hur = llapi_hsm_user_request_alloc(1, 0);
	int rc;

	hur->hur_request = (struct hsm_request){ .hr_action = action, .hr_itemcount = 1 };
	hur->hur_user_item[0] = (struct hsm_user_item){ file, { 0, LUSTRE_EOF } };
	rc = llapi_hsm_request(mnt, hur);
	free(hur);
	return rc;
}

/* The last line of a list that has this text, "" without one. Valid until the next call. */
static const char *shown(const char *list, const char *text)
{
	static char line[4096], found[4096];
	char command[128];
	FILE *out;

	snprintf(command, sizeof(command), "lctl get_param -n 'mdt.*.hsm.%s'", list);
	out = popen(command, "r");
	found[0] = '\0';
	while (out && fgets(line, sizeof(line), out))
		if (strstr(line, text))
			memcpy(found, line, sizeof(line));
	if (out)
		pclose(out);
	return found;
}

/* What stands behind key= in the line of a request. */
static const char *field(const char *list, uint64_t cookie, const char *key)
{
	static char value[128];
	char text[64];
	const char *at;

	snprintf(text, sizeof(text), "/0x%llx ", (unsigned long long)cookie);
	at = shown(list, text);
	snprintf(text, sizeof(text), " %s=", key);
	at = strstr(at, text);
	snprintf(value, sizeof(value), "%s", at ? at + strlen(text) : "");
	value[strcspn(value, " \n")] = '\0';
	return value;
}

static pid_t daemon_pid;

static void daemon_start(void)
{
	char line[256] = "";
	int ends[2];
	FILE *out;

	if (pipe(ends))
		bail("pipe");
	fflush(stdout);
	daemon_pid = fork();
	if (daemon_pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		execlp("lustre-sim", "lustre-sim", mnt, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	out = fdopen(ends[0], "r");
	if (!out || !fgets(line, sizeof(line), out) || strncmp(line, "ready", 5))
		bail("the stand-in does not start");
	fclose(out);
}

static int daemon_stop(int signal)
{
	int status = 0;

	kill(daemon_pid, signal);
	waitpid(daemon_pid, &status, 0);
	return status;
}

static const char *fid_text(struct lu_fid fid)
{
	static char text[FID_LEN];

	snprintf(text, sizeof(text), DFID, PFID(&fid));
	return text;
}

static void set(const char *parameter)
{
	char command[256];

	snprintf(command, sizeof(command), "lctl set_param -n '%s' >/dev/null", parameter);
	if (system(command))
		bail(parameter);
}

static void make_file(void)
{
	FILE *out = fopen(path, "w");

	if (!out || fputs("content", out) < 0 || fclose(out))
		bail("no file");
}

static uint32_t states(void)
{
	struct hsm_user_state state = { 0 };

	llapi_hsm_state_get(path, &state);
	return state.hus_states;
}

static struct hsm_copyaction_private *begin(bool is_error)
{
	struct hsm_copyaction_private *hcp = NULL;

	is(is_error ? "begin of an error" : "begin", llapi_hsm_action_begin(&hcp, ct, &got, 0, 0, is_error), 0);
	if (!hcp)
		bail("no handle");
	return hcp;
}

static struct lu_fid volatile_of(const struct hsm_copyaction_private *hcp)
{
	struct lu_fid fid;

	llapi_hsm_action_get_dfid(hcp, &fid);
	return fid;
}

/* Copies "content" and ends. */
static int restore_well(struct hsm_copyaction_private *hcp)
{
	int fd = llapi_hsm_action_get_fd(hcp), rc;

	if (write(fd, "content", 7) != 7)
		bail("cannot write");
	rc = llapi_hsm_action_end(&hcp, &nothing, 0, 0);
	close(fd);
	return rc;
}

static void archive_and_release(void)
{
	struct hsm_copyaction_private *hcp;

	if (ask(HUA_ARCHIVE))
		bail("archive");
	if (!(states() & HS_ARCHIVED)) {
		need_item("no archive", HSMA_ARCHIVE);
		if (llapi_hsm_action_begin(&hcp, ct, &got, -1, 0, false) ||
		    llapi_hsm_action_end(&hcp, &nothing, 0, 0))
			bail("archive failed");
	}
	if (ask(HUA_RELEASE))
		bail("release");
}

/* One who reads the file: a process whose output comes through this pipe. */
struct reader {
	pid_t pid;
	int fd;
};

static struct reader read_file(void)
{
	struct reader reader;
	int ends[2];

	if (pipe(ends))
		bail("pipe");
	fflush(stdout);
	reader.pid = fork();
	if (reader.pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		execlp("simctl", "simctl", mnt, "read", path, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	reader.fd = ends[0];
	return reader;
}

static bool still_waits(const struct reader *reader)
{
	struct pollfd fd = { .fd = reader->fd, .events = POLLIN };

	return poll(&fd, 1, 100) == 0;
}

static void reader_gets(const char *title, struct reader *reader, const char *wanted)
{
	struct pollfd fd = { .fd = reader->fd, .events = POLLIN };
	char text[256];
	size_t len = 0;
	ssize_t part;

	while (poll(&fd, 1, PATIENCE_MS) == 1 && (part = read(reader->fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += (size_t)part;
	text[len] = '\0';
	kill(reader->pid, SIGKILL);
	waitpid(reader->pid, NULL, 0);
	close(reader->fd);
	same(title, text, wanted);
}

#define NO_DATA "simctl: read: No data available\n"

/*
 * llite/dir.c ll_ioc_copy_start(): begin reports by the file's own FID. mdt/mdt_coordinator.c
 * mdt_hsm_update_request_state(): the first report by another FID than the file's says which volatile file the restore
 * has, for good; after that progress and end by a third FID are -EINVAL, begin is not.
 */
static void test_second_mover(void)
{
	struct hsm_copyaction_private *first, *second;
	uint64_t cookie;
	char dfid[FID_LEN];

	archive_and_release();
	is("restore", ask(HUA_RESTORE), 0);
	need_item("no restore", HSMA_RESTORE);
	cookie = got.hai_cookie;
	first = begin(false);
	same("begin does not tell the volatile file", field("active_requests", cookie, "dfid"), fid_text(file));
	is("progress before the first byte", llapi_hsm_action_progress(first, &nothing, 7, 0), 0);
	snprintf(dfid, sizeof(dfid), "%s", fid_text(volatile_of(first)));
	same("does", field("active_requests", cookie, "dfid"), dfid);
	same("but not to the record", field("actions", cookie, "dfid"), fid_text(file));
	second = begin(false);
	is("progress of another mover: -EINVAL", llapi_hsm_action_progress(second, &nothing, 7, 0), -EINVAL);
	is("its success: -EINVAL", restore_well(second), -EINVAL);
	second = begin(false);
	is("its failure too", llapi_hsm_action_end(&second, &nothing, 0, EIO), -EINVAL);
	same("so the restore goes on", field("actions", cookie, "status"), "STARTED");
	same("with its volatile file", field("active_requests", cookie, "dfid"), dfid);
	is("and the file is released", states() & HS_RELEASED, HS_RELEASED);
	is("the first one ends it", restore_well(first), 0);
	same("well", field("actions", cookie, "status"), "SUCCEED");
	is("and the file is restored", states() & HS_RELEASED, 0);
}

/*
 * utils/liblustreapi_hsm.c llapi_hsm_action_begin() with is_error reports nothing, and llapi_hsm_action_end() after it by
 * the FID that the item had as dfid: the file's own. mdt_hsm_update_request_state() takes that at any time, and
 * hsm_cdt_request_completed() gives the layout back. llite/vvp_io.c vvp_io_fini(): the read that waits gets ENODATA,
 * and the next one asks again.
 */
static void test_end_by_own_fid(void)
{
	struct hsm_copyaction_private *dead, *other;
	struct hsm_current_action action;
	struct reader reader;
	uint64_t cookie;

	archive_and_release();
	reader = read_file();
	need_item("a read asks for a restore", HSMA_RESTORE);
	cookie = got.hai_cookie;
	dead = begin(false);
	llapi_hsm_action_progress(dead, &nothing, 7, 0);
	is("the reader waits", still_waits(&reader), true);
	llapi_hsm_current_action(path, &action);
	is("for a restore", action.hca_action, HUA_RESTORE);
	is("that runs", action.hca_state, HPS_RUNNING);
	other = begin(true);
	is("an end with an error by the file's own FID", llapi_hsm_action_end(&other, &nothing, 0, EIO), 0);
	same("ends the request", field("actions", cookie, "status"), "FAILED");
	same("which runs no more", field("active_requests", cookie, "dfid"), "");
	llapi_hsm_current_action(path, &action);
	is("nothing is under way", action.hca_state, HPS_NONE);
	reader_gets("the reader is let go", &reader, NO_DATA);
	is("the file is released", states() & HS_RELEASED, HS_RELEASED);
	is("who ran it is late: -ENOENT", restore_well(dead), -ENOENT);
	reader = read_file();
	need_item("the next read asks anew", HSMA_RESTORE);
	is("with a new cookie", got.hai_cookie > cookie, true);
	is("which can be restored", restore_well(begin(false)), 0);
	reader_gets("for the reader", &reader, "content");
}

/*
 * hsm_cdt_request_completed(): HP_FLAG_RETRY makes it WAITING only without NoRetryAction, which is set by default. The
 * record keeps its cookie and, before 2.17, its dfid, which is the file's (a copy of it was changed: car_hai); the
 * layout is kept back.
 */
static void test_retry(void)
{
	struct hsm_copyaction_private *dead, *other;
	struct reader reader;
	uint64_t cookie;

	archive_and_release();
	reader = read_file();
	need_item("no restore", HSMA_RESTORE);
	other = begin(true);
	is("an end that allows another try", llapi_hsm_action_end(&other, &nothing, HP_FLAG_RETRY, EIO), 0);
	same("is none to this policy", field("actions", got.hai_cookie, "status"), "FAILED");
	reader_gets("the reader is let go", &reader, NO_DATA);

	set("mdt.*.hsm.policy=-NoRetryAction");
	reader = read_file();
	need_item("no restore", HSMA_RESTORE);
	cookie = got.hai_cookie;
	dead = begin(false);
	llapi_hsm_action_progress(dead, &nothing, 7, 0);
	other = begin(true);
	is("the same, with another policy", llapi_hsm_action_end(&other, &nothing, HP_FLAG_RETRY, EIO), 0);
	need_item("nothing came again", HSMA_RESTORE);
	is("comes again with its cookie", got.hai_cookie, (long long)cookie);
	same("and the file's FID as dfid", fid_text(got.hai_dfid), fid_text(file));
	same("the new one knows of no volatile file", field("active_requests", cookie, "dfid"), fid_text(file));
	is("the reader has not noticed", still_waits(&reader), true);
	is("another mover can restore it", restore_well(begin(false)), 0);
	reader_gets("for the reader", &reader, "content");
	is("who ran it first is late: -ENOENT", llapi_hsm_action_end(&dead, &nothing, 0, EIO), -ENOENT);

	archive_and_release();
	ask(HUA_RESTORE);
	need_item("no restore", HSMA_RESTORE);
	cookie = got.hai_cookie;
	other = begin(true);
	is("an end with ECANCELED, though nothing was cancelled",
	   llapi_hsm_action_end(&other, &nothing, HP_FLAG_RETRY, ECANCELED), 0);
	same("is a success to the record", field("actions", cookie, "status"), "SUCCEED");
	is("not to the file", states() & HS_RELEASED, HS_RELEASED);
	ask(HUA_RESTORE);
	need_item("no restore", HSMA_RESTORE);
	cookie = got.hai_cookie;
	other = begin(true);
	is("an end with ENOSYS", llapi_hsm_action_end(&other, &nothing, HP_FLAG_RETRY, ENOSYS), 0);
	same("is never tried again", field("actions", cookie, "status"), "FAILED");
	set("mdt.*.hsm.policy=+NoRetryAction");
	is("and nothing else comes", next_item(0), false);
}

/*
 * hsm_restore_cb(), when the coordinator starts: a restore that was STARTED is WAITING again, and is sent with its cookie
 * and the dfid of its record, the file's; its layout is taken again. What else was STARTED stays so, runs nowhere,
 * and its reports are -ENOENT (mdt_cdt_find_request() looks in memory) until it times out (mdt_cdt_started_cb).
 */
static void test_restart(void)
{
	struct hsm_copyaction_private *dead, *archive;
	struct hsm_current_action action;
	struct reader reader;
	uint64_t cookie;

	archive_and_release();
	reader = read_file();
	need_item("no restore", HSMA_RESTORE);
	cookie = got.hai_cookie;
	dead = begin(false);
	llapi_hsm_action_progress(dead, &nothing, 7, 0);
	daemon_stop(SIGKILL);
	daemon_start();
	need_item("nothing came again", HSMA_RESTORE);
	is("after a restart of the MDT it comes again with its cookie", got.hai_cookie, (long long)cookie);
	same("and the file's FID as dfid", fid_text(got.hai_dfid), fid_text(file));
	same("nobody has told it of a volatile file", field("active_requests", cookie, "dfid"), fid_text(file));
	is("the reader waits on", still_waits(&reader), true);
	is("who ran it can go on, if it is the first", llapi_hsm_action_progress(dead, &nothing, 7, 0), 0);
	is("and end it", restore_well(dead), 0);
	reader_gets("for the reader", &reader, "content");

	if (truncate(path, 3) || ask(HUA_ARCHIVE))
		bail("archive");
	need_item("no archive", HSMA_ARCHIVE);
	cookie = got.hai_cookie;
	archive = begin(false);
	daemon_stop(SIGKILL);
	daemon_start();
	same("an archive stays STARTED", field("actions", cookie, "status"), "STARTED");
	same("but does not run", field("active_requests", cookie, "dfid"), "");
	is("it does not come again", next_item(200), false);
	llapi_hsm_current_action(path, &action);
	is("though the file shows it", action.hca_state, HPS_RUNNING);
	is("progress: -ENOENT", llapi_hsm_action_progress(archive, &nothing, 7, 0), -ENOENT);
	is("end: -ENOENT", llapi_hsm_action_end(&archive, &nothing, 0, 0), -ENOENT);
	is("the file is not archived", states() & HS_DIRTY, HS_DIRTY);
	is("it can be asked for anew", ask(HUA_ARCHIVE), 0);
	need_item("no archive", HSMA_ARCHIVE);
	is("with a new cookie", got.hai_cookie > cookie, true);
	archive = begin(false);
	is("and end", llapi_hsm_action_end(&archive, &nothing, 0, 0), 0);
}

/*
 * Since LU-18556 (2.16.57) car_hai is a part of the record in memory, and mdt_hsm_agent_modify_record() writes all of it:
 * after HP_FLAG_RETRY a begun restore comes again with the volatile file of its last try as dfid, and no other one is
 * taken. Only an end by the file's own FID helps, and only without HP_FLAG_RETRY.
 */
static void test_retry_2_17(void)
{
	struct hsm_copyaction_private *dead, *other;
	uint64_t cookie;
	char dfid[FID_LEN];

	set("mdt.*.hsm.policy=-NoRetryAction");
	archive_and_release();
	is("restore", ask(HUA_RESTORE), 0);
	need_item("no restore", HSMA_RESTORE);
	cookie = got.hai_cookie;
	dead = begin(false);
	llapi_hsm_action_progress(dead, &nothing, 7, 0);
	snprintf(dfid, sizeof(dfid), "%s", fid_text(volatile_of(dead)));
	got.hai_dfid = file;
	other = begin(true);
	is("an end that allows another try", llapi_hsm_action_end(&other, &nothing, HP_FLAG_RETRY, EIO), 0);
	need_item("nothing came again", HSMA_RESTORE);
	is("comes again with its cookie", got.hai_cookie, (long long)cookie);
	same("and the volatile file that is gone", fid_text(got.hai_dfid), dfid);
	same("in the record, too", field("actions", cookie, "dfid"), dfid);
	other = begin(false);
	is("no other one is taken: -EINVAL", llapi_hsm_action_progress(other, &nothing, 7, 0), -EINVAL);
	is("nor does it end: -EINVAL", restore_well(other), -EINVAL);
	daemon_stop(SIGKILL);
	daemon_start();
	need_item("nothing came again", HSMA_RESTORE);
	same("a restart does not help", fid_text(got.hai_dfid), dfid);
	got.hai_dfid = file;
	other = begin(true);
	is("an end by the file's own FID does", llapi_hsm_action_end(&other, &nothing, 0, EIO), 0);
	same("as a failure", field("actions", cookie, "status"), "FAILED");
	llapi_hsm_action_end(&dead, &nothing, 0, EIO);
	is("asked for anew", ask(HUA_RESTORE), 0);
	need_item("no restore", HSMA_RESTORE);
	same("it is as at first", fid_text(got.hai_dfid), fid_text(file));
	is("and can be restored", restore_well(begin(false)), 0);
}

/* Copytools that the MDTs know. */
static int listed(void)
{
	FILE *out = popen("lctl get_param -n 'mdt.*.hsm.agents' | grep -c uuid=", "r");
	int n = -1;

	if (!out || fscanf(out, "%d", &n) != 1)
		bail("no list");
	pclose(out);
	return n;
}

/*
 * hsm_control=shutdown on one MDT: mdt_hsm_cdt_stop() lets go the thread, and mdt_hsm_cdt_cleanup() forgets what runs, and
 * all agents. Reports are -EAGAIN now, requests of users too (mdt_hsm_add_actions), registrations -ENXIO
 * (mdt_hsm_agent_register). No copytool is told. When it starts again, nobody registers by himself: mdc_kuc_reregister()
 * runs only when the connection to an MDT is made anew. A copytool notices by -EAGAIN, then -ENOENT, of its reports, and
 * can only unregister and register anew: beside the old registration, which other MDTs know, it gets -EEXIST.
 */
static void test_shutdown(void)
{
	struct hsm_copyaction_private *archive;
	struct hsm_copytool_private *other;
	uint64_t cookie;

	if (truncate(path, 4) || ask(HUA_ARCHIVE))
		bail("archive");
	need_item("no archive", HSMA_ARCHIVE);
	cookie = got.hai_cookie;
	archive = begin(false);
	set("mdt.*.hsm.policy=-NoRetryAction");
	is("both MDTs know the copytool", listed(), 2);
	set("mdt.testfs-MDT0000.hsm_control=shutdown");
	is("only the one that was not shut down", listed(), 1);
	is("progress: -EAGAIN", llapi_hsm_action_progress(archive, &nothing, 4, 0), -EAGAIN);
	is("a user's request: -EAGAIN", ask(HUA_CANCEL), -EAGAIN);
	set("mdt.testfs-MDT0000.hsm_control=enabled");
	is("it does not come back by itself", listed(), 1);
	is("nor do its requests", next_item(0), false);
	same("one that ran is STARTED", field("actions", cookie, "status"), "STARTED");
	is("its end: -ENOENT", llapi_hsm_action_end(&archive, &nothing, 0, 0), -ENOENT);
	same("parameters of the coordinator are lost", shown("policy", "[NoRetryAction]"),
	     "NonBlockingRestore [NoRetryAction]\n");
	is("a request waits", ask(HUA_ARCHIVE), 0);
	is("for a copytool", next_item(100), false);
	is("another registration: -EEXIST", llapi_hsm_copytool_register(&other, mnt, 0, NULL, 0), -EEXIST);
	llapi_hsm_copytool_unregister(&ct);
	set("mdt.testfs-MDT0001.hsm_control=shutdown");
	is("with an MDT that is shut down: -ENXIO", llapi_hsm_copytool_register(&ct, mnt, 0, NULL, 0), -ENXIO);
	set("mdt.testfs-MDT0001.hsm_control=enabled");
	is("renewed", llapi_hsm_copytool_register(&ct, mnt, 0, NULL, 0), 0);
	is("with both", listed(), 2);
	need_item("no archive", HSMA_ARCHIVE);
	is("what waited comes, with a cookie of its own", got.hai_cookie > cookie, true);
	archive = begin(false);
	is("and ends", llapi_hsm_action_end(&archive, &nothing, 0, 0), 0);
}

/* One request for this many times the file, and data. */
static int ask_much(uint32_t items, uint32_t data)
{
	struct hsm_user_request *hur = llapi_hsm_user_request_alloc((int)items, (int)data);
	int rc;

	hur->hur_request = (struct hsm_request){ .hr_action = HUA_RESTORE, .hr_itemcount = items, .hr_data_len = data };
	for (uint32_t i = 0; i < items; i++)
		hur->hur_user_item[i] = (struct hsm_user_item){ file, { 0, LUSTRE_EOF } };
	rc = llapi_hsm_request(mnt, hur);
	free(hur);
	return rc;
}

/* llite/dir.c, LL_IOC_HSM_REQUEST: hur_len() >= MDS_MAXREQSIZE / 3 is -E2BIG. lmv/lmv_obd.c: no item, nothing to do. */
static void test_size(void)
{
	is("52 files", ask_much(52, 0), 0);
	is("53 files: -E2BIG", ask_much(53, 0), -E2BIG);
	is("a file with 1,649 bytes of data", ask_much(1, 1649), 0);
	is("with one more: -E2BIG", ask_much(1, 1650), -E2BIG);
	is("no file", ask_much(0, 0), 0);
}

/*
 * mdt_hsm_is_action_compat(): force makes an action needed, not allowed. mdt_hsm_cdt_requests.c,
 * mdt_hsm_active_requests_proc_show(), and mdt_hsm_cdt_actions.c print archive ids, which are u32, with %d.
 */
static void test_archive_ids(void)
{
	struct hsm_user_request *hur = llapi_hsm_user_request_alloc(1, 0);
	struct hsm_copyaction_private *archive;

	hur->hur_request = (struct hsm_request){ HUA_ARCHIVE, 1, HSM_FORCE_ACTION, 1, 0 };
	hur->hur_user_item[0] = (struct hsm_user_item){ file, { 0, LUSTRE_EOF } };
	is("archive by force of what is archived: -EPERM", llapi_hsm_request(mnt, hur), -EPERM);
	hur->hur_request.hr_flags = 0;
	hur->hur_request.hr_archive_id = 4294967295U;
	if (unlink(path))
		bail("unlink");
	make_file();
	llapi_path2fid(path, &file);
	hur->hur_user_item[0].hui_fid = file;
	is("archive with the largest id", llapi_hsm_request(mnt, hur), 0);
	need_item("no archive", HSMA_ARCHIVE);
	same("which is printed with a sign", field("active_requests", got.hai_cookie, "archive#"), "-1");
	same("in both lists", field("actions", got.hai_cookie, "archive#"), "-1");
	archive = begin(false);
	llapi_hsm_action_end(&archive, &nothing, 0, 0);
	free(hur);
}

/* Registers for these archives anew. */
static void register_for(int n, int *ids)
{
	llapi_hsm_copytool_unregister(&ct);
	if (llapi_hsm_copytool_register(&ct, mnt, n, ids, 0))
		bail("register");
}

/*
 * mdt_hsm_register_hal(): a remove of what is gone keeps archive id 0. mdt_hsm_agent_send() gives it to a copytool that
 * serves every archive; where there is none, mdt_hsm_send_action_to_each_archive() makes a request for each id that is
 * registered, and the first one is a success (LU-6449).
 */
static void test_orphan(void)
{
	struct hsm_copyaction_private *discard;
	int ids[] = { 3, 1, 3 };
	uint64_t cookie;

	if (unlink(path))
		bail("unlink");
	is("remove of a file that is gone", ask(HUA_REMOVE), 0);
	need_item("no remove", HSMA_REMOVE);
	cookie = got.hai_cookie;
	same("has archive 0", field("active_requests", cookie, "archive#"), "0");
	discard = begin(false);
	is("for a copytool that serves all", llapi_hsm_action_end(&discard, &nothing, 0, 0), 0);
	register_for(3, ids);
	is("again", ask(HUA_REMOVE), 0);
	for (int i = 0; i < 2; i++) {
		need_item("no remove", HSMA_REMOVE);
		same("goes to each archive that is registered", field("active_requests", got.hai_cookie, "archive#"),
		     i ? "1" : "3");
		discard = begin(false);
		is("with a cookie of its own", llapi_hsm_action_end(&discard, &nothing, 0, 0), 0);
	}
	same("and is done itself", field("actions", cookie + 1, "status"), "SUCCEED");
	same("for archive 0", field("actions", cookie + 1, "archive#"), "0");
	is("nothing else comes", next_item(0), false);
}

static void archive_with_flags(const char *name, uint64_t flags)
{
	struct hsm_user_request *hur = llapi_hsm_user_request_alloc(1, 0);

	snprintf(path, sizeof(path), "%s/%s", mnt, name);
	make_file();
	hur->hur_request = (struct hsm_request){ HUA_ARCHIVE, 1, flags, 1, 0 };
	llapi_path2fid(path, &hur->hur_user_item[0].hui_fid);
	hur->hur_user_item[0].hui_extent = (struct hsm_extent){ 0, LUSTRE_EOF };
	if (llapi_hsm_request(mnt, hur))
		bail("archive");
	free(hur);
}

/* mdt_cdt_waiting_cb(): hal_flags come from the record that a list is begun with. */
static void test_flags(void)
{
	struct pollfd fd = { .fd = llapi_hsm_copytool_get_fd(ct), .events = POLLIN };
	struct hsm_action_list *hal;
	int size;

	set("mdt.*.hsm_control=disabled");
	archive_with_flags("first", HSM_REQ_BLOCKING);
	archive_with_flags("second", 0);
	set("mdt.*.hsm_control=enabled");
	if (poll(&fd, 1, PATIENCE_MS) != 1 || llapi_hsm_copytool_recv(ct, &hal, &size))
		bail("no list");
	is("two requests in a list", hal->hal_count, 2);
	is("with the flags of the first one", (long long)hal->hal_flags, HSM_REQ_BLOCKING);
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return 64;
	mnt = argv[1];
	snprintf(path, sizeof(path), "%s/file", mnt);
	daemon_start();
	make_file();
	if (llapi_path2fid(path, &file) || llapi_hsm_copytool_register(&ct, mnt, 0, NULL, 0))
		bail("no stand-in");
	if (argc == 2) {
		test_second_mover();
		test_end_by_own_fid();
		test_retry();
		test_restart();
		test_shutdown();
		test_size();
		test_archive_ids();
		test_orphan();
		test_flags();
	} else {
		test_retry_2_17();
	}
	llapi_hsm_copytool_unregister(&ct);
	is("the daemon ends well", daemon_stop(SIGTERM), 0);
	printf("1..%d\n", count);
	return failed != 0;
}

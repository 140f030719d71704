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

static void policy(const char *change)
{
	char command[128];

	snprintf(command, sizeof(command), "lctl set_param -n 'mdt.*.hsm.policy=%s' >/dev/null", change);
	if (system(command))
		bail("no policy");
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

	policy("-NoRetryAction");
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
	policy("+NoRetryAction");
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

	policy("-NoRetryAction");
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

static void make_file(void)
{
	FILE *out = fopen(path, "w");

	if (!out || fputs("content", out) < 0 || fclose(out))
		bail("no file");
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
	} else {
		test_retry_2_17();
	}
	llapi_hsm_copytool_unregister(&ct);
	is("the daemon ends well", daemon_stop(SIGTERM), 0);
	printf("1..%d\n", count);
	return failed != 0;
}

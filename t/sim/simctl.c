/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * simctl: what tests do to the stand-in that nobody can do to Lustre. MNT may be left out when $LUSTRE_SIM_MNT or
 * $MNT has it.
 *
 *   inject FILE    the copytool gets the HSM action list of a JSON file ("-": standard input), as it stands
 *   reports        a JSON line for every action_begin and action_end so far
 *   wait           returns when no request waits or runs
 *   read PATH      prints a file as one who reads it on a client gets it: of a released file a restore is asked for and
 *                  waited for; ENODATA where it is still released after that
 *   shutdown       the copytool is told that its client is being unmounted
 *
 * exit status: 0, 1 the daemon refused, 64 usage, 65 a bad JSON file
 */
#include "client.h"

#include <stdio.h>
#include <stdlib.h>

#include "hal-json.h"

static const char usage[] = "usage: simctl [MNT] inject FILE | reports | wait | read PATH | shutdown\n";

static int inject(struct sim_mount *mount, const char *path)
{
	struct sim_msg msg = { .op = SIM_INJECT };
	char fsname[MAX_OBD_NAME + 1];
	struct text hal = { 0 };
	int rc;

	rc = llapi_search_fsname(mount->root, fsname);
	if (rc)
		return rc;
	if (!hal_from_json(path, fsname, &hal))
		exit(65);
	rc = sim_call(mount->fd, &msg, hal.at, hal.len, NULL, NULL);
	text_free(&hal);
	return rc;
}

static int print_file(const char *path)
{
	char buffer[65536];
	FILE *file = fopen(path, "re");
	size_t got;

	if (!file)
		return -errno;
	while ((got = fread(buffer, 1, sizeof(buffer), file)) > 0)
		fwrite(buffer, 1, got, stdout);
	fclose(file);
	return fflush(stdout) ? -errno : 0;
}

static int reports(struct sim_mount *mount)
{
	struct sim_msg msg = { .op = SIM_REPORTS };
	size_t len = 0;
	char *path = NULL;
	int rc = sim_call(mount->fd, &msg, NULL, 0, &path, &len);

	if (!rc)
		rc = print_file(path);
	free(path);
	return rc;
}

/* Asks for a restore as llite does for one who reads (ll_layout_restore, with the flag that it sets since 2.16). */
static int restore_for_reader(const char *path, const struct lu_fid *fid)
{
	struct hsm_user_request *request = llapi_hsm_user_request_alloc(1, 0);
	int rc;

	if (!request)
		return -ENOMEM;
	request->hur_request.hr_action = HUA_RESTORE;
	request->hur_request.hr_flags = HSM_REQ_BLOCKING;
	request->hur_request.hr_itemcount = 1;
	request->hur_user_item[0].hui_fid = *fid;
	request->hur_user_item[0].hui_extent = (struct hsm_extent){ 0, LUSTRE_EOF };
	rc = llapi_hsm_request(path, request);
	free(request);
	return rc;
}

/* A read asks once: where the restore has failed, llite sees the layout unchanged and returns ENODATA (vvp_io_fini). */
static int read_file(const char *name)
{
	struct sim_msg msg = { .op = SIM_WAIT_LAYOUT };
	struct hsm_user_state state;
	char path[PATH_MAX];
	struct lu_fid fid;
	int rc;

	if (!realpath(name, path))
		return -errno;
	rc = llapi_hsm_state_get(path, &state);
	if (rc)
		return rc;
	if (state.hus_states & HS_RELEASED) {
		rc = llapi_path2fid(path, &fid);
		if (!rc)
			rc = restore_for_reader(path, &fid);
		if (!rc)
			rc = sim_call_path(path, &msg);
		if (!rc)
			rc = llapi_hsm_state_get(path, &state);
		if (rc)
			return rc;
		if (state.hus_states & HS_RELEASED)
			return -ENODATA;
	}
	return print_file(path);
}

static int plain(struct sim_mount *mount, enum sim_op op)
{
	struct sim_msg msg = { .op = op };

	return sim_call(mount->fd, &msg, NULL, 0, NULL, NULL);
}

int main(int argc, char **argv)
{
	const char *mnt = getenv("LUSTRE_SIM_MNT"), *command;
	struct sim_mount mount;
	bool takes_path;
	struct stat st;
	int rc;

	if (!mnt)
		mnt = getenv("MNT");
	if (argc > 2 && stat(argv[1], &st) == 0 && S_ISDIR(st.st_mode)) {
		mnt = argv[1];
		argc--;
		argv++;
	}
	command = argc > 1 ? argv[1] : "";
	takes_path = !strcmp(command, "inject") || !strcmp(command, "read");
	if (!mnt || argc != (takes_path ? 3 : 2)) {
		fputs(usage, stderr);
		return 64;
	}
	rc = sim_mount_find(mnt, &mount);
	if (rc) {
		fprintf(stderr, "simctl: %s: %s\n", mnt, strerror(-rc));
		return 1;
	}
	if (!strcmp(command, "inject")) {
		rc = inject(&mount, argv[2]);
	} else if (!strcmp(command, "reports")) {
		rc = reports(&mount);
	} else if (!strcmp(command, "wait")) {
		rc = plain(&mount, SIM_WAIT_IDLE);
	} else if (!strcmp(command, "read")) {
		rc = read_file(argv[2]);
	} else if (!strcmp(command, "shutdown")) {
		rc = plain(&mount, SIM_SHUTDOWN);
	} else {
		fputs(usage, stderr);
		return 64;
	}
	sim_mount_close(&mount);
	if (rc)
		fprintf(stderr, "simctl: %s: %s\n", command, strerror(-rc));
	return rc ? 1 : 0;
}

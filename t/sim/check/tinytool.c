/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * tinytool: the smallest copytool that moves content, for the stand-in's own tests. One thread, llapi calls only.
 *
 *   tinytool [-A ID]... [-e FIFO] [-g FIFO] [-n] [-x ERRNO] MNT ARCHIVE
 *
 * -e writes events there, -g waits in each action for a byte from a fifo, -n uses poll and O_NONBLOCK,
 * -x ends every action with that error without doing it.
 * Prints "registered", then a line for each item; ends with 108 on the shutdown message, as lhsmtool_posix does.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../../preload/llapi.h"

static const char *archive_dir;
static int gate = -1;
static int fail_with;

static int copy(int in, int out, struct hsm_copyaction_private *hcp)
{
	char buffer[65536];
	struct hsm_extent extent = { 0, 0 };
	ssize_t got;

	while ((got = read(in, buffer, sizeof(buffer))) > 0) {
		if (write(out, buffer, (size_t)got) != got)
			return errno;
		extent.length = (uint64_t)got;
		if (llapi_hsm_action_progress(hcp, &extent, extent.offset + extent.length, 0) == -ECANCELED)
			return ECANCELED;
		extent.offset += (uint64_t)got;
	}
	return got < 0 ? errno : 0;
}

static int move_content(struct hsm_copyaction_private *hcp, const struct hsm_action_item *hai)
{
	bool archive = hai->hai_action == HSMA_ARCHIVE;
	const struct lu_fid fid = hai->hai_fid;
	char path[4096];
	int inside, outside, rc;

	snprintf(path, sizeof(path), "%s/" DFID_NOBRACE, archive_dir, PFID(&fid));
	if (hai->hai_action == HSMA_REMOVE)
		return unlink(path) < 0 ? errno : 0;
	inside = llapi_hsm_action_get_fd(hcp);
	if (inside < 0)
		return -inside;
	outside = open(path, archive ? O_WRONLY | O_CREAT | O_TRUNC : O_RDONLY, 0600);
	rc = outside < 0 ? errno : copy(archive ? inside : outside, archive ? outside : inside, hcp);
	if (outside >= 0)
		close(outside);
	close(inside);
	return rc;
}

static void wait_at_gate(void)
{
	char byte;

	if (gate >= 0 && read(gate, &byte, 1) != 1)
		exit(1);
}

static void run_item(struct hsm_copytool_private *ct, const struct hsm_action_item *hai)
{
	const struct lu_fid fid = hai->hai_fid;
	const struct hsm_extent extent = hai->hai_extent;
	struct hsm_copyaction_private *hcp;
	int rc, end;

	printf("item action=%u cookie=0x%llx fid=" DFID " data=%.*s\n", (unsigned)hai->hai_action,
	       (unsigned long long)hai->hai_cookie, PFID(&fid), (int)(hai->hai_len - sizeof(*hai)), hai->hai_data);
	fflush(stdout);
	if (hai->hai_action == HSMA_CANCEL)
		return;
	rc = llapi_hsm_action_begin(&hcp, ct, hai, -1, 0, fail_with != 0);
	if (rc) {
		printf("begin rc=%d\n", rc);
		end = -rc;
		rc = llapi_hsm_action_begin(&hcp, ct, hai, -1, 0, true);
		if (rc)
			return;
	} else {
		printf("begun cookie=0x%llx\n", (unsigned long long)hai->hai_cookie);
		fflush(stdout);
		wait_at_gate();
		end = fail_with ? fail_with : move_content(hcp, hai);
	}
	rc = llapi_hsm_action_end(&hcp, &extent, 0, end);
	printf("end cookie=0x%llx errval=%d rc=%d\n", (unsigned long long)hai->hai_cookie, end, rc);
	fflush(stdout);
}

static int next_list(struct hsm_copytool_private *ct, struct hsm_action_list **hal)
{
	struct pollfd fd = { .fd = llapi_hsm_copytool_get_fd(ct), .events = POLLIN };
	int size, rc;

	while ((rc = llapi_hsm_copytool_recv(ct, hal, &size)) == -EAGAIN)
		poll(&fd, 1, -1);
	return rc;
}

int main(int argc, char **argv)
{
	struct hsm_copytool_private *ct;
	struct hsm_action_list *hal;
	int archives[8], count = 0, flags = 0, c, rc;

	while ((c = getopt(argc, argv, "A:e:g:nx:")) != -1) {
		if (c == 'A' && count < 8)
			archives[count++] = atoi(optarg);
		else if (c == 'e')
			llapi_hsm_register_event_fifo(optarg);
		else if (c == 'g')
			gate = open(optarg, O_RDWR);
		else if (c == 'n')
			flags = O_NONBLOCK;
		else if (c == 'x')
			fail_with = atoi(optarg);
		else
			return 64;
	}
	if (argc - optind != 2)
		return 64;
	archive_dir = argv[optind + 1];
	rc = llapi_hsm_copytool_register(&ct, argv[optind], count, archives, flags);
	if (rc) {
		printf("register rc=%d\n", rc);
		return 1;
	}
	printf("registered\n");
	fflush(stdout);
	while ((rc = next_list(ct, &hal)) == 0) {
		struct hsm_action_item *hai = hai_first(hal);

		printf("list archive_id=%u count=%u flags=0x%llx\n", (unsigned)hal->hal_archive_id,
		       (unsigned)hal->hal_count, (unsigned long long)hal->hal_flags);
		for (uint32_t i = 0; i < hal->hal_count; i++, hai = hai_next(hai))
			run_item(ct, hai);
	}
	printf("recv rc=%d\n", rc);
	llapi_hsm_copytool_unregister(&ct);
	return -rc;
}

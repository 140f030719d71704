/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * The library's error numbers and handle layouts, as other people's copytools rely on them. TAP on stdout; run by
 * 08-api.t with the mount, a plain directory, and the FIFO's directory ready: apitest MNT PLAIN
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "../../../preload/llapi.h"
#include "tap.h"

static struct hsm_action_item item_of(uint32_t action, struct lu_fid fid, uint64_t cookie)
{
	return (struct hsm_action_item){ .hai_len = sizeof(struct hsm_action_item), .hai_action = action,
					 .hai_fid = fid, .hai_dfid = fid, .hai_extent = { 0, LUSTRE_EOF },
					 .hai_cookie = cookie };
}

static struct hsm_copytool_private *test_register(const char *mnt, const char *plain)
{
	struct hsm_copytool_private *ct = NULL, *other = NULL;
	int ids[] = { 3, 1 }, bad[] = { -1 };
	char below[4096];

	is("not Lustre: -ENOENT", llapi_hsm_copytool_register(&ct, plain, 0, NULL, 0), -ENOENT);
	is("nothing there: -ENOENT", llapi_hsm_copytool_register(&ct, "/nonexistent", 0, NULL, 0), -ENOENT);
	snprintf(below, sizeof(below), "%s/dir", mnt);
	mkdir(below, 0755);
	is("below the root: -ENOENT", llapi_hsm_copytool_register(&ct, below, 0, NULL, 0), -ENOENT);
	is("ids without a list: -EINVAL", llapi_hsm_copytool_register(&ct, mnt, 1, NULL, 0), -EINVAL);
	is("a negative id: -EINVAL", llapi_hsm_copytool_register(&ct, mnt, 1, bad, 0), -EINVAL);
	is("a failure leaves the handle alone", ct == NULL, 1);
	is("register", llapi_hsm_copytool_register(&ct, mnt, 2, ids, O_NONBLOCK), 0);
	is("a second one: -EEXIST", llapi_hsm_copytool_register(&other, mnt, 0, NULL, 0), -EEXIST);
	return ct;
}

static void test_handle(struct hsm_copytool_private *ct, const char *mnt)
{
	struct hsm_copytool_private_head head;
	struct hsm_action_list *hal = (void *)1;
	struct hsm_copytool_private *forged;
	struct stat st;
	char other[256] = { 0 };
	int size = 1;

	memcpy(&head, ct, sizeof(head));
	is("magic", (unsigned)head.magic, CT_PRIV_MAGIC);
	same("mount", head.mnt, mnt);
	is("mnt_fd is a descriptor", fstat(head.mnt_fd, &st) == 0 && S_ISDIR(st.st_mode), 1);
	is("open_by_fid_fd too", fstat(head.open_by_fid_fd, &st) == 0 && S_ISDIR(st.st_mode), 1);
	is("it survives exec, as in Lustre", fcntl(head.mnt_fd, F_GETFD), 0);
	is("nothing to read: -EAGAIN", llapi_hsm_copytool_recv(ct, &hal, &size), -EAGAIN);
	is("and the results cleared", hal == NULL && size == 0, 1);
	is("no place for the result: -EINVAL", llapi_hsm_copytool_recv(ct, NULL, &size), -EINVAL);
	head.magic = 1;
	memcpy(other, &head, sizeof(head));
	forged = (struct hsm_copytool_private *)other;
	is("recv of a handle with another magic", llapi_hsm_copytool_recv(forged, &hal, &size), -EINVAL);
	is("get_fd of it", llapi_hsm_copytool_get_fd(forged), -EINVAL);
	is("unregister of it", llapi_hsm_copytool_unregister(&forged), -EINVAL);
}

/* What an agent does that brings a handle of its own. */
static void test_foreign_handle(struct hsm_copytool_private *ct)
{
	struct hsm_action_item item = item_of(HSMA_ARCHIVE, (struct lu_fid){ 0x200000401, 0xfffffff0, 0 }, 1);
	struct hsm_copytool_private_head head;
	struct hsm_copyaction_private *hcp = NULL;
	char own[256] = { 0 };

	memcpy(&head, ct, sizeof(head));
	head.magic = 0x1234;
	memcpy(own, &head, sizeof(head));
	is("begin of an unknown FID through it: -ENOENT",
	   llapi_hsm_action_begin(&hcp, (struct hsm_copytool_private *)own, &item, -1, 0, false), -ENOENT);
	head.open_by_fid_fd = 1000;
	memcpy(own, &head, sizeof(head));
	is("with a bad layout: -EBADF",
	   llapi_hsm_action_begin(&hcp, (struct hsm_copytool_private *)own, &item, -1, 0, false), -EBADF);
	is("no action handle then", hcp == NULL, 1);
}

static void test_actions(struct hsm_copytool_private *ct, struct lu_fid fid, struct lu_fid fid_of_mdt1)
{
	struct hsm_action_item item = item_of(HSMA_ARCHIVE, fid, 42);
	const struct hsm_extent all = { 0, LUSTRE_EOF };
	struct hsm_copyaction_private *hcp = NULL;
	uint32_t magic;

	is("begin with an unknown cookie: -ENOENT", llapi_hsm_action_begin(&hcp, ct, &item, -1, 0, false), -ENOENT);
	is("begin of an error", llapi_hsm_action_begin(&hcp, ct, &item, -1, 0, true), 0);
	memcpy(&magic, hcp, sizeof(magic));
	is("action magic", magic, CP_PRIV_MAGIC);
	is("progress with an unknown cookie: -ENOENT", llapi_hsm_action_progress(hcp, &all, 0, 0), -ENOENT);
	is("progress of nothing: -EINVAL", llapi_hsm_action_progress(NULL, &all, 0, 0), -EINVAL);
	is("end with an unknown cookie: -ENOENT", llapi_hsm_action_end(&hcp, &all, 0, -EIO), -ENOENT);
	is("but the handle is gone", hcp == NULL, 1);
	is("end of nothing: -EINVAL", llapi_hsm_action_end(&hcp, &all, 0, 0), -EINVAL);
	item = item_of(HSMA_REMOVE, fid_of_mdt1, 43);
	is("begin of a remove asks no MDT", llapi_hsm_action_begin(&hcp, ct, &item, -1, 0, false), 0);
	is("no descriptor for it", llapi_hsm_action_get_fd(hcp), -EINVAL);
	is("no dfid either", llapi_hsm_action_get_dfid(hcp, &fid), -EINVAL);
	is("its end", llapi_hsm_action_end(&hcp, &all, 0, 0), -ENOENT);
}

static struct hsm_action_item *wait_item(struct hsm_copytool_private *ct, struct hsm_action_list **hal)
{
	struct pollfd fd = { .fd = llapi_hsm_copytool_get_fd(ct), .events = POLLIN };
	int size;

	is("poll tells of a message", poll(&fd, 1, 10000), 1);
	is("recv", llapi_hsm_copytool_recv(ct, hal, &size), 0);
	return hai_first(*hal);
}

static void request(const char *mnt, uint32_t action, struct lu_fid fid)
{
	struct hsm_user_request *hur = llapi_hsm_user_request_alloc(1, 4);

	hur->hur_request = (struct hsm_request){ action, 3, 0, 1, 4 };
	hur->hur_user_item[0] = (struct hsm_user_item){ fid, { 0, LUSTRE_EOF } };
	memcpy(&hur->hur_user_item[1], "a\0b\xff", 4);
	is("request", llapi_hsm_request(mnt, hur), 0);
	free(hur);
}

static void test_archive(struct hsm_copytool_private *ct, const char *mnt, struct lu_fid fid)
{
	const struct hsm_extent none = { 0, 0 }, part = { 0, 4096 };
	struct hsm_copyaction_private *hcp;
	struct hsm_action_list *hal;
	struct hsm_action_item *hai;
	struct lu_fid dfid;
	int fd;

	request(mnt, HUA_ARCHIVE, fid);
	hai = wait_item(ct, &hal);
	same("fsname", hal->hal_fsname, "testfs");
	is("archive id", hal->hal_archive_id, 3);
	is("version", hal->hal_version, HAL_VERSION);
	is("data with any bytes", hai->hai_len == 76 && !memcmp(hai->hai_data, "a\0b\xff", 4), 1);
	is("begin", llapi_hsm_action_begin(&hcp, ct, hai, -1, 0, false), 0);
	is("dfid", llapi_hsm_action_get_dfid(hcp, &dfid), 0);
	is("is the file", memcmp(&dfid, &fid, sizeof(fid)), 0);
	fd = llapi_hsm_action_get_fd(hcp);
	is("a descriptor", fd >= 0, 1);
	close(fd);
	is("progress", llapi_hsm_action_progress(hcp, &part, 8192, 0), 0);
	is("end", llapi_hsm_action_end(&hcp, &none, 0, 0), 0);
}

static void test_restore(struct hsm_copytool_private *ct, const char *mnt, const char *path, struct lu_fid fid)
{
	const struct hsm_extent none = { 0, 0 };
	struct hsm_copyaction_private *hcp;
	struct hsm_action_list *hal;
	struct hsm_action_item *hai;
	struct lu_fid dfid;
	int mdt, fd;

	request(mnt, HUA_RELEASE, fid);
	request(mnt, HUA_RESTORE, fid);
	hai = wait_item(ct, &hal);
	fd = open(mnt, O_RDONLY);
	is("MDT of a FID", llapi_get_mdt_index_by_fid(fd, &fid, &mdt), 1);
	close(fd);
	is("begin with a volatile file on another MDT", llapi_hsm_action_begin(&hcp, ct, hai, 0, 0, false), 0);
	is("whose MDT does not know the cookie", llapi_hsm_action_end(&hcp, &none, 0, EIO), -ENOENT);
	is("no such MDT", llapi_hsm_action_begin(&hcp, ct, hai, 7, 0, false), -ENODEV);
	is("begin", llapi_hsm_action_begin(&hcp, ct, hai, mdt, 0x2100, false), 0);
	is("dfid", llapi_hsm_action_get_dfid(hcp, &dfid), 0);
	is("is another file", memcmp(&dfid, &fid, sizeof(fid)) != 0, 1);
	fd = llapi_hsm_action_get_fd(hcp);
	is("write there", write(fd, "restored", 8), 8);
	is("end", llapi_hsm_action_end(&hcp, &none, 0, 0), 0);
	close(fd);
	is("the scratch file is gone", llapi_open_by_fid(mnt, &dfid, O_RDONLY), -ENOENT);
	fd = open(path, O_RDONLY);
	is("the file has what was written", lseek(fd, 0, SEEK_END), 8);
	close(fd);
}

static void test_fids(const char *mnt, const char *plain, const char *path, struct lu_fid fid)
{
	char text[FID_LEN], found[4096], fsname[MAX_OBD_NAME + 1];
	struct lu_fid parsed;
	long long recno = -1;
	int linkno = 0, fd;
	char *end;

	snprintf(text, sizeof(text), DFID, PFID(&fid));
	is("parse a FID", llapi_fid_parse(text, &parsed, &end) == 0 && *end == '\0', 1);
	is("the same", memcmp(&parsed, &fid, sizeof(fid)), 0);
	is("decimal and blanks", llapi_fid_parse("  1:2:3", &parsed, NULL), 0);
	is("no FID: -EINVAL", llapi_fid_parse("[0x1:0x2]", &parsed, NULL), -EINVAL);
	is("too large: -ERANGE", llapi_fid_parse("[0x1:0x100000000:0x0]", &parsed, NULL), -ERANGE);
	is("fid2path", llapi_fid2path(mnt, text, found, sizeof(found), &recno, &linkno), 0);
	same("relative to the root", found, path + strlen(mnt) + 1);
	is("too little room", llapi_fid2path(mnt, text, found, 2, &recno, &(int){ 0 }), -EOVERFLOW);
	fd = open(path, O_RDONLY);
	is("fd2fid", llapi_fd2fid(fd, &parsed) == 0 && !memcmp(&parsed, &fid, sizeof(fid)), 1);
	close(fd);
	fd = llapi_open_by_fid(mnt, &fid, O_RDONLY);
	is("open_by_fid", fd >= 0, 1);
	is("fd2fid of that", llapi_fd2fid(fd, &parsed) == 0 && !memcmp(&parsed, &fid, sizeof(fid)), 1);
	close(fd);
	is("path2fid outside: -ENOTTY", llapi_path2fid(plain, &parsed), -ENOTTY);
	is("fsname", llapi_search_fsname(path, fsname), 0);
	same("of a file", fsname, "testfs");
	snprintf(found, sizeof(found), "%s/none", mnt);
	is("fsname by the parent", llapi_search_fsname(found, fsname), 0);
	llapi_msg_set_level(LLAPI_MSG_OFF);
	is("fsname outside: -ENODEV", llapi_search_fsname(plain, fsname), -ENODEV);
	llapi_msg_set_level(99);
	is("levels have limits", llapi_msg_get_level(), LLAPI_MSG_MAX);
}

static void test_import(const char *mnt, const char *path)
{
	struct stat st, now;
	struct hsm_user_state state;
	struct lu_fid fid;
	char imported[4096];

	stat(path, &st);
	st.st_size = 123456;
	st.st_mode = S_IFREG | 0640;
	snprintf(imported, sizeof(imported), "%s/imported", mnt);
	is("import", llapi_hsm_import(imported, 4, &st, 0, -1, 0, 0, NULL, &fid), 0);
	is("its state", llapi_hsm_state_get(imported, &state), 0);
	is("is released", state.hus_states, HS_EXISTS | HS_ARCHIVED | HS_RELEASED);
	is("in archive 4", state.hus_archive_id, 4);
	stat(imported, &now);
	is("its size", now.st_size, 123456);
	is("a second one: -EEXIST", llapi_hsm_import(imported, 4, &st, 0, -1, 0, 0, NULL, &fid), -EEXIST);
}

/* lhsmtool_posix asks for it and sets it on volatile files. */
static void test_layout(const char *mnt, const char *plain)
{
	char layout[64] = { 0 }, other[4] = "none";
	uint32_t magic;
	int fd = open(mnt, O_RDONLY);

	is("a layout's size", fgetxattr(fd, "lustre.lov", NULL, 0), 56);
	is("too little room: ERANGE", fgetxattr(fd, "lustre.lov", layout, 55) < 0 ? errno : 0, ERANGE);
	is("a layout", fgetxattr(fd, "trusted.lov", layout, sizeof(layout)), 56);
	memcpy(&magic, layout, sizeof(magic));
	is("is one", magic, 0x0BD10BD0);
	is("it can be set", fsetxattr(fd, "lustre.lov", layout, 56, XATTR_CREATE), 0);
	is("nothing else as one", fsetxattr(fd, "lustre.lov", other, 4, XATTR_CREATE) < 0 ? errno : 0, EINVAL);
	close(fd);
	fd = open(plain, O_RDONLY);
	is("outside there is none", fgetxattr(fd, "lustre.lov", NULL, 0) < 0, 1);
	close(fd);
}

static void test_parse_size(void)
{
	unsigned long long size, unit = 1024 * 1024;

	is("a size in the default unit", llapi_parse_size("5", &size, &unit, 0), 0);
	is("is in MB here", size, 5 * 1024 * 1024);
	is("a size with a unit", llapi_parse_size("3k", &size, &unit, 0), 0);
	is("is that", size, 3072);
	is("no size", llapi_parse_size("x", &size, &unit, 0), -1);
}

int main(int argc, char **argv)
{
	struct hsm_copytool_private *ct;
	struct lu_fid fid;
	char path[4096];

	if (argc != 3)
		return 64;
	snprintf(path, sizeof(path), "%s/one/file", argv[1]);
	is("path2fid", llapi_path2fid(path, &fid), 0);
	ct = test_register(argv[1], argv[2]);
	test_handle(ct, argv[1]);
	test_foreign_handle(ct);
	test_actions(ct, fid, fid);
	test_archive(ct, argv[1], fid);
	test_restore(ct, argv[1], path, fid);
	test_fids(argv[1], argv[2], path, fid);
	test_import(argv[1], path);
	test_layout(argv[1], argv[2]);
	test_parse_size();
	is("unregister", llapi_hsm_copytool_unregister(&ct), 0);
	is("the handle is gone", ct == NULL, 1);
	is("again: -EINVAL", llapi_hsm_copytool_unregister(&ct), -EINVAL);
	printf("1..%d\n", count);
	return failed != 0;
}

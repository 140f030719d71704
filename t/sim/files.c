/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * FIDs. A file gets one at first need, by a hard link in the FID directory; the link keeps its inode from being
 * used again, so the inode number is a safe key for as long as the FID lives. A file whose only link is ours
 * has been unlinked by its user. Directories cannot have such links and are known by inode and time of birth.
 */
#include "mds.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "memory.h"

/* Object ids of one sequence; Lustre's servers hand out as many (LUSTRE_DATA_SEQ_MAX_WIDTH). */
#define OIDS_PER_SEQ 0x1ffff
/* Files looked at in one sweep, so that it takes a few milliseconds at most. */
#define SWEEP_FILES 2000

static uint64_t fid_key(const struct lu_fid *fid)
{
	return fid->f_seq * 0x9e3779b97f4a7c15ULL + ((uint64_t)fid->f_ver << 32 | fid->f_oid);
}

void fid_name(const struct lu_fid *fid, char name[FID_LEN])
{
	snprintf(name, FID_LEN, DFID_NOBRACE, PFID(fid));
}

bool fid_same(const struct lu_fid *a, const struct lu_fid *b)
{
	return a->f_seq == b->f_seq && a->f_oid == b->f_oid && a->f_ver == b->f_ver;
}

struct mdt *mdt_of_fid(struct mds *mds, const struct lu_fid *fid)
{
	uint64_t index;

	if (fid->f_seq < SIM_SEQ_BASE)
		return NULL;
	index = (fid->f_seq - SIM_SEQ_BASE) / SIM_SEQ_WIDTH;
	return index < (uint64_t)mds->mdt_count ? &mds->mdts[index] : NULL;
}

static struct lu_fid next_fid(struct mdt *mdt)
{
	if (mdt->next_oid > OIDS_PER_SEQ) {
		mdt->next_seq++;
		mdt->next_oid = 1;
	}
	return (struct lu_fid){ mdt->next_seq, mdt->next_oid++, 0 };
}

/* FIDs seen in the journal are not given again. */
static void skip_fid(struct mds *mds, const struct lu_fid *fid)
{
	struct mdt *mdt = mdt_of_fid(mds, fid);

	if (!mdt || fid->f_seq < mdt->next_seq || (fid->f_seq == mdt->next_seq && fid->f_oid < mdt->next_oid))
		return;
	mdt->next_seq = fid->f_seq;
	mdt->next_oid = fid->f_oid + 1;
}

struct file *file_by_fid(const struct mds *mds, const struct lu_fid *fid)
{
	for (struct node *node = table_find(&mds->by_fid, fid_key(fid)); node; node = table_find_next(node)) {
		struct file *file = node_owner(node, struct file, by_fid);

		if (fid_same(&file->fid, fid))
			return file;
	}
	return NULL;
}

struct file *file_enter(struct mds *mds, const struct lu_fid *fid, uint64_t ino, enum file_kind kind,
			const char *path)
{
	struct file *file = must_calloc(1, sizeof(*file));

	file->fid = *fid;
	file->ino = ino;
	file->kind = kind;
	file->path = must_strdup(path);
	list_init(&file->requests);
	table_add(&mds->by_fid, &file->by_fid, fid_key(fid));
	if (ino)
		table_add(&mds->by_ino, &file->by_ino, ino);
	list_append(&mds->files, &file->in_files);
	skip_fid(mds, fid);
	return file;
}

struct file *file_placeholder(struct mds *mds, const struct lu_fid *fid)
{
	struct file *file = file_by_fid(mds, fid);

	return file ? file : file_enter(mds, fid, 0, KIND_FILE, "");
}

static void free_if_unused(struct mds *mds, struct file *file)
{
	if (file->ino || file->records)
		return;
	table_del(&mds->by_fid, &file->by_fid);
	list_remove(&file->in_files);
	free(file->path);
	free(file);
}

void file_release_record(struct mds *mds, struct file *file)
{
	file->records--;
	free_if_unused(mds, file);
}

void file_forget(struct mds *mds, struct file *file)
{
	char name[FID_LEN];

	if (!file->ino)
		return;
	if (file->kind != KIND_DIR) {
		fid_name(&file->fid, name);
		unlinkat(mds->fid_fd, name, 0);
	}
	journal_forget(file);
	table_del(&mds->by_ino, &file->by_ino);
	file->ino = 0;
	file->states = 0;
	free_if_unused(mds, file);
}

int file_stat(const struct mds *mds, const struct file *file, struct stat *st)
{
	char name[FID_LEN];

	if (!file->ino)
		return -ENOENT;
	if (file->kind == KIND_DIR)
		return fstatat(mds->root_fd, *file->path ? file->path : ".", st, 0) < 0 ? -errno : 0;
	fid_name(&file->fid, name);
	if (fstatat(mds->fid_fd, name, st, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	return st->st_nlink < 2 && file->kind == KIND_FILE ? -ENOENT : 0;
}

/* The time of birth in ns, 0 where the filesystem does not keep it. */
static uint64_t birth(const struct mds *mds, const char *path)
{
	struct statx stx;

	if (statx(mds->root_fd, path, AT_SYMLINK_NOFOLLOW, STATX_BTIME, &stx) < 0 || !(stx.stx_mask & STATX_BTIME))
		return 0;
	return (uint64_t)stx.stx_btime.tv_sec * 1000000000ULL + stx.stx_btime.tv_nsec;
}

static struct file *by_ino(const struct mds *mds, uint64_t ino)
{
	struct node *node = table_find(&mds->by_ino, ino);

	return node ? node_owner(node, struct file, by_ino) : NULL;
}

/* A known directory; an entry whose inode now belongs to another directory is forgotten. */
static struct file *known_dir(struct mds *mds, const char *path, uint64_t ino)
{
	struct file *dir = by_ino(mds, ino);
	uint64_t born;

	if (!dir || dir->kind != KIND_DIR)
		return NULL;
	born = birth(mds, path);
	if (born && dir->born && born != dir->born) {
		file_forget(mds, dir);
		return NULL;
	}
	return dir;
}

/* As Lustre's fnv_1a_64 hash of a name in a striped directory. */
static uint64_t name_hash(const char *name, size_t len)
{
	uint64_t hash = 0xcbf29ce484222325ULL;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)name[i]) * 0x100000001b3ULL;
	return hash;
}

/* The MDT of a new entry: that of the nearest directory above it that was put on one. */
static struct mdt *mdt_of_path(struct mds *mds, const char *path)
{
	char above[PATH_MAX];
	char *slash;

	snprintf(above, sizeof(above), "%s", path);
	while ((slash = strrchr(above, '/'))) {
		const char *name = path + (slash - above) + 1;
		struct file *dir;
		struct stat st;

		*slash = '\0';
		if (fstatat(mds->root_fd, above, &st, AT_SYMLINK_NOFOLLOW) < 0)
			continue;
		dir = known_dir(mds, above, st.st_ino);
		if (dir) {
			uint64_t first = (uint64_t)(mdt_of_fid(mds, &dir->fid) - mds->mdts);
			uint64_t step = name_hash(name, strcspn(name, "/")) % dir->stripes;

			return &mds->mdts[(first + step) % (uint64_t)mds->mdt_count];
		}
	}
	return &mds->mdts[0];
}

static void set_path(struct file *file, const char *path)
{
	if (!*path || !strcmp(file->path, path) || !strncmp(path, SIM_DIR "/", sizeof(SIM_DIR)))
		return;
	free(file->path);
	file->path = must_strdup(path);
	journal_file(file);
}

/* A link that the journal does not know was made right before a crash: its FID is still free. */
static int link_fid(struct mds *mds, const char *path, const char *name)
{
	if (linkat(mds->root_fd, path, mds->fid_fd, name, 0) == 0)
		return 0;
	if (errno != EEXIST)
		return -errno;
	unlinkat(mds->fid_fd, name, 0);
	return linkat(mds->root_fd, path, mds->fid_fd, name, 0) < 0 ? -errno : 0;
}

static struct file *assign_file(struct mds *mds, const char *path, const struct stat *st, int *rc)
{
	struct lu_fid fid = next_fid(mdt_of_path(mds, path));
	struct file *file;
	char name[FID_LEN];

	fid_name(&fid, name);
	*rc = link_fid(mds, path, name);
	if (*rc)
		return NULL;
	file = file_enter(mds, &fid, st->st_ino, KIND_FILE, path);
	file->seen_version = data_version(st);
	journal_file(file);
	return file;
}

static struct file *assign_dir(struct mds *mds, struct mdt *mdt, const char *path, uint64_t ino, uint32_t stripes)
{
	struct lu_fid fid = next_fid(mdt);
	struct file *dir = file_enter(mds, &fid, ino, KIND_DIR, path);

	dir->stripes = stripes;
	dir->born = birth(mds, *path ? path : ".");
	journal_file(dir);
	return dir;
}

struct file *file_by_path(struct mds *mds, uint64_t ino, const char *path, bool assign, int *rc)
{
	struct file *file = by_ino(mds, ino);
	struct stat st;

	*rc = 0;
	if (file && file->kind != KIND_DIR) {
		set_path(file, path);
		return file;
	}
	if (fstatat(mds->root_fd, *path ? path : ".", &st, AT_SYMLINK_NOFOLLOW) < 0 || st.st_ino != ino) {
		*rc = -ENOENT;
		return NULL;
	}
	if (file && S_ISDIR(st.st_mode)) {
		file = known_dir(mds, *path ? path : ".", ino);
		if (file) {
			set_path(file, path);
			return file;
		}
	} else if (file) {	/* the directory is gone, its inode a file's now */
		file_forget(mds, file);
	}
	if (!assign)
		return NULL;
	if (S_ISDIR(st.st_mode))
		return assign_dir(mds, mdt_of_path(mds, path), path, ino, 1);
	if (S_ISREG(st.st_mode) && strncmp(path, SIM_DIR "/", sizeof(SIM_DIR)))
		return assign_file(mds, path, &st, rc);
	*rc = -EOPNOTSUPP;
	return NULL;
}

int file_set_dir(struct mds *mds, uint64_t ino, const char *path, int mdt, uint32_t stripes)
{
	struct file *old = by_ino(mds, ino);

	if (mdt < 0 || mdt >= mds->mdt_count || stripes < 1 || stripes > (uint32_t)mds->mdt_count)
		return -EINVAL;
	if (old)
		file_forget(mds, old);
	assign_dir(mds, &mds->mdts[mdt], path, ino, stripes);
	return 0;
}

struct file *file_new_volatile(struct mds *mds, struct mdt *mdt, int *rc)
{
	struct lu_fid fid = next_fid(mdt);
	struct file *file = NULL;
	char name[FID_LEN];
	struct stat st;
	int fd;

	fid_name(&fid, name);
	unlinkat(mds->fid_fd, name, 0);
	fd = openat(mds->fid_fd, name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0 || fstat(fd, &st) < 0) {
		*rc = -errno;
	} else {
		*rc = 0;
		file = file_enter(mds, &fid, st.st_ino, KIND_VOLATILE, "");
		journal_file(file);
	}
	if (fd >= 0)
		close(fd);
	return file;
}

/* Looks through a directory for an inode; path holds the directory's path and gets the file's. */
static bool search(int parent_fd, const char *name, uint64_t ino, char *path, size_t len)
{
	int fd = openat(parent_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	bool found = false;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	while (!found && (entry = readdir(dir))) {
		size_t more = strlen(entry->d_name);

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..") ||
		    (len == 0 && !strcmp(entry->d_name, SIM_DIR)) || len + more + 2 > PATH_MAX)
			continue;
		memcpy(path + len, entry->d_name, more + 1);
		found = entry->d_ino == ino;
		if (!found && entry->d_type == DT_DIR) {
			memcpy(path + len + more, "/", 2);
			found = search(fd, entry->d_name, ino, path, len + more + 1);
		}
	}
	closedir(dir);
	return found;
}

int file_path(struct mds *mds, struct file *file, char *path)
{
	struct stat st;

	if (file->kind == KIND_VOLATILE || file_stat(mds, file, &st))
		return -ENOENT;
	snprintf(path, PATH_MAX, "%s", file->path);
	if (fstatat(mds->root_fd, *path ? path : ".", &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_ino == file->ino)
		return 0;
	/* Renamed since. */
	if (!search(mds->root_fd, ".", file->ino, path, 0))
		return -ENOENT;
	set_path(file, path);
	return 0;
}

/* A lease for writing is granted only while nobody else has the file open. */
static bool somebody_has_open(const struct mds *mds, const struct file *file)
{
	char name[FID_LEN];
	bool open_elsewhere;
	int fd;

	fid_name(&file->fid, name);
	fd = openat(mds->fid_fd, name, O_RDWR | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return false;
	open_elsewhere = fcntl(fd, F_SETLEASE, F_WRLCK) < 0;
	close(fd);
	return open_elsewhere;
}

static void sweep_one(struct mds *mds, struct file *file)
{
	struct mdt *mdt = mdt_of_fid(mds, &file->fid);
	struct request *request;
	struct stat st;

	if (file->kind == KIND_VOLATILE) {
		/* Unlike a kernel, we have made it before the copytool opens it, which may take a moment. */
		if (somebody_has_open(mds, file))
			file->unopened_since = 0;
		else if (!file->unopened_since)
			file->unopened_since = mds->now;
		else if (mds->now - file->unopened_since >= 1000)
			file_forget(mds, file);
		return;
	}
	if (!file->ino || file_stat(mds, file, &st) != -ENOENT)
		return;
	if (mdt->limits.remove_archive_on_last_unlink && file->states & HS_ARCHIVED) {
		request = request_new(mdt, file, 0, 0);
		request->action = HSMA_REMOVE;
		request->archive_id = file->archive_id;
		request_record(request);
	}
	file_forget(mds, file);
}

void files_sweep(struct mds *mds)
{
	int budget = SWEEP_FILES;

	/* What was looked at goes to the end, so that a later sweep goes on where this one stopped. */
	while (budget-- > 0 && !list_empty(&mds->files)) {
		struct link *first = mds->files.next;

		list_remove(first);
		list_append(&mds->files, first);
		sweep_one(mds, link_owner(first, struct file, in_files));
	}
}

void files_init(struct mds *mds)
{
	list_init(&mds->files);
	for (int i = 0; i < mds->mdt_count; i++) {
		mds->mdts[i].next_seq = SIM_SEQ_FIRST + (uint64_t)i * SIM_SEQ_WIDTH;
		mds->mdts[i].next_oid = 1;
	}
}

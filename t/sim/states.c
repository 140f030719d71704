/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * HSM states of files: which action they need and allow, and what release and restore do to the content. No kernel
 * tells of writes, so the data version is worked out from time and size whenever somebody asks.
 */
#include "mds.h"

#include <stdio.h>
#include <unistd.h>

#define COPY_CHUNK (1024 * 1024)
/* At least as large as any filesystem's blocks. */
#define PUNCH_UNIT (1024 * 1024)

uint64_t data_version(const struct stat *st)
{
	uint64_t time = (uint64_t)st->st_mtim.tv_sec * 1000000000ULL + (uint64_t)st->st_mtim.tv_nsec;
	uint64_t version = time ^ (uint64_t)st->st_size * 0x9e3779b97f4a7c15ULL;

	return version ? version : 1;
}

int file_refresh(struct mds *mds, struct file *file)
{
	struct stat st;
	uint64_t version;
	int rc = file_stat(mds, file, &st);

	if (rc)
		return -ENOENT;
	version = data_version(&st);
	if (version == file->seen_version)
		return 0;
	file->seen_version = version;
	if (file->states & HS_EXISTS && !(file->states & (HS_DIRTY | HS_RELEASED)))
		file->states |= HS_DIRTY;
	journal_file(file);
	return 0;
}

bool action_needed(const struct file *file, uint32_t action, uint64_t flags)
{
	if (flags & HSM_FORCE_ACTION)
		return true;
	switch (action) {
	case HSMA_ARCHIVE:
		return file->states & HS_DIRTY || !(file->states & HS_ARCHIVED);
	case HSMA_RESTORE:
		return file->states & (HS_RELEASED | HS_DIRTY);
	case HSMA_REMOVE:
		return file->states & (HS_ARCHIVED | HS_EXISTS);
	default:
		return true;
	}
}

bool action_compatible(const struct file *file, uint32_t action, uint32_t archive_id)
{
	uint32_t states = file->states;

	switch (action) {
	case HSMA_ARCHIVE:
		if (states & HS_EXISTS && archive_id && archive_id != file->archive_id)
			return false;
		return !(states & HS_NOARCHIVE) && (states & HS_DIRTY || !(states & HS_ARCHIVED));
	case HSMA_RESTORE:
		return states & HS_RELEASED && states & HS_ARCHIVED && !(states & (HS_DIRTY | HS_LOST));
	case HSMA_REMOVE:
		return !(states & HS_RELEASED) && states & (HS_ARCHIVED | HS_EXISTS);
	default:
		return true;
	}
}

int states_change(struct mds *mds, struct file *file, uint64_t set, uint64_t clear, uint32_t archive_id)
{
	uint32_t states;
	struct stat st;

	if ((set | clear) & ~(uint64_t)HSM_FLAGS_MASK)
		return -EINVAL;
	states = (file->states | (uint32_t)set) & ~(uint32_t)clear;
	if ((states & HS_DIRTY && !(states & HS_EXISTS)) || (states & HS_RELEASED && states & HS_DIRTY) ||
	    (states & (HS_RELEASED | HS_LOST) && !(states & HS_ARCHIVED)))
		return -EINVAL;
	/* A change of the archive id of a file that is in none changes nothing at all. */
	if (archive_id && !(states & HS_EXISTS))
		return 0;
	file->states = states;
	if (archive_id)
		file->archive_id = archive_id;
	if (file_stat(mds, file, &st) == 0)
		file->seen_version = data_version(&st);
	journal_file(file);
	return 0;
}

static int open_content(struct mds *mds, const struct lu_fid *fid, int flags)
{
	char name[FID_LEN];
	int fd;

	fid_name(fid, name);
	fd = openat(mds->fid_fd, name, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/*
 * Lustre refuses whoever has the file open. Here only writers count: movers that fork keep stray copies of the
 * descriptors of earlier archives, and a test should not depend on when those go.
 */
static bool open_for_writing(struct mds *mds, const struct file *file)
{
	int fd = open_content(mds, &file->fid, O_RDONLY);
	bool busy;

	if (fd < 0)
		return false;
	busy = fcntl(fd, F_SETLEASE, F_RDLCK) < 0 && errno == EAGAIN;
	close(fd);
	return busy;
}

/*
 * Takes the blocks away and leaves the size. Not by cutting the file to nothing where that can be helped: ext4 takes it
 * for the start of a rewrite and syncs the file when it is closed.
 */
static int punch(int fd, off_t size)
{
	/* The last block goes only when all of it is named. */
	off_t blocks = (size + PUNCH_UNIT - 1) / PUNCH_UNIT * PUNCH_UNIT;

	if (size == 0 || fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, blocks) == 0)
		return 0;
	return ftruncate(fd, 0) < 0 || ftruncate(fd, size) < 0 ? -errno : 0;
}

int file_release(struct mds *mds, struct file *file)
{
	struct stat st;
	int fd, rc;

	rc = file_refresh(mds, file);
	if (rc)
		return rc;
	if (file->states & HS_RELEASED)
		return 0;
	if (!(file->states & HS_ARCHIVED) || file->states & (HS_DIRTY | HS_NORELEASE | HS_LOST) ||
	    file->archived_version != file->seen_version)
		return -EPERM;
	if (open_for_writing(mds, file))
		return -EBUSY;
	fd = open_content(mds, &file->fid, O_WRONLY);
	if (fd < 0)
		return fd;
	/* First the record: a crash in between leaves a released file with its content, which does no harm. */
	file->states |= HS_RELEASED;
	journal_file(file);
	journal_flush(mds);
	rc = fstat(fd, &st) < 0 ? -errno : punch(fd, st.st_size);
	if (!rc)
		futimens(fd, (struct timespec[]){ st.st_atim, st.st_mtim });
	close(fd);
	return rc;
}

/* Copies from..to by reading and writing, where the kernel cannot copy by itself. */
static int copy_by_hand(int in, int out, off_t from, off_t to)
{
	static char buffer[COPY_CHUNK];

	while (from < to) {
		size_t want = to - from < (off_t)sizeof(buffer) ? (size_t)(to - from) : sizeof(buffer);
		ssize_t got = pread(in, buffer, want, from);

		if (got < 0)
			return -errno;
		if (got == 0)
			return -EIO;
		for (ssize_t put = 0; put < got;) {
			ssize_t part = pwrite(out, buffer + put, (size_t)(got - put), from + put);

			if (part < 0)
				return -errno;
			put += part;
		}
		from += got;
	}
	return 0;
}

static int copy_range(int in, int out, off_t from, off_t to)
{
	while (from < to) {
		off_t source = from, target = from;
		ssize_t part = copy_file_range(in, &source, out, &target, (size_t)(to - from), 0);

		if (part <= 0)
			return copy_by_hand(in, out, from, to);
		from += part;
	}
	return 0;
}

/* Only data is copied, holes stay holes. */
static int copy_data(int in, int out, off_t size, off_t old_size)
{
	int rc = punch(out, old_size);

	if (!rc && size != old_size && ftruncate(out, size) < 0)
		rc = -errno;

	for (off_t from = 0; !rc && from < size;) {
		off_t to;

		from = lseek(in, from, SEEK_DATA);
		if (from < 0)
			return errno == ENXIO ? 0 : -errno;
		to = lseek(in, from, SEEK_HOLE);
		if (to < 0)
			return -errno;
		rc = copy_range(in, out, from, to);
		from = to;
	}
	return rc;
}

/*
 * Lustre swaps the layouts of the file and the volatile one. Here the content is copied, so that the file
 * keeps its inode, and its times are put back.
 */
int file_swap(struct mds *mds, struct file *file, const struct lu_fid *from)
{
	struct file *source = file_by_fid(mds, from);
	struct stat old, new;
	int in, out, rc;

	if (!source || source->kind != KIND_VOLATILE)
		return -EINVAL;
	in = open_content(mds, from, O_RDONLY);
	if (in < 0)
		return in;
	out = open_content(mds, &file->fid, O_WRONLY);
	if (out < 0) {
		close(in);
		return out;
	}
	if (fstat(in, &new) < 0 || fstat(out, &old) < 0) {
		rc = -errno;
	} else {
		rc = copy_data(in, out, new.st_size, old.st_size);
		futimens(out, (struct timespec[]){ old.st_atim, old.st_mtim });
	}
	close(in);
	close(out);
	return rc;
}

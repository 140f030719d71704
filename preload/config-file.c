/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "config-file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ascii.h"
#include "log.h"

struct reading {
	config_line each;
	void *arg;
	size_t left; /* bytes that may still be read */
	int rc;
};

static void failed(struct reading *reading, int rc)
{
	if (!reading->rc)
		reading->rc = rc;
}

static void cannot_read(struct reading *reading, const char *path, int error)
{
	log_at(LOG_ERROR, "%s: cannot be read: %s", path, strerror(error));
	failed(reading, -error);
}

static char *trim(char *text)
{
	char *end;

	while (ascii_blank(*text))
		text++;
	end = text + strlen(text);
	while (end > text && ascii_blank(end[-1]))
		end--;
	*end = '\0';
	return text;
}

static void read_line(struct reading *reading, const char *path, int number, char *line)
{
	char *key = trim(line), *value = key;
	int rc;

	if (!*key || *key == '#')
		return;
	while (*value && !ascii_blank(*value))
		value++;
	if (*value) {
		*value++ = '\0';
		value = trim(value);
	}
	rc = reading->each(reading->arg, path, number, key, value);
	if (rc)
		failed(reading, rc);
}

/* Some editors put it at the beginning of a file in UTF-8. */
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

static void read_lines(struct reading *reading, const char *path, FILE *file)
{
	char *line = NULL;
	size_t size = 0;
	int number = 0;
	ssize_t len;

	/* An error says so by itself, and the end of the file leaves errno alone. */
	for (errno = 0; (len = getline(&line, &size, file)) >= 0; errno = 0) {
		number++;
		if ((size_t)len > reading->left) {
			log_at(LOG_ERROR, "%s: configuration files of more than %d bytes: not what was meant", path,
			       CONFIG_FILES_MAX);
			failed(reading, -EFBIG);
			break;
		}
		reading->left -= (size_t)len;
		if (len > CONFIG_LINE_MAX) {
			log_at(LOG_ERROR, "%s:%d: longer than %d bytes", path, number, CONFIG_LINE_MAX);
			failed(reading, -EINVAL);
		} else if (strlen(line) != (size_t)len) {
			log_at(LOG_ERROR, "%s:%d: not text", path, number);
			failed(reading, -EINVAL);
		} else {
			bool marked = number == 1 && strncmp(line, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0;

			read_line(reading, path, number, marked ? line + strlen(BYTE_ORDER_MARK) : line);
		}
	}
	if (ferror(file))
		cannot_read(reading, path, errno ? errno : EIO);
	free(line);
}

/* A named pipe or a device would be waited for, perhaps for ever. */
static void read_file(struct reading *reading, const char *path, bool must_exist)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	FILE *file;

	if (fd < 0 && errno == ENOENT && !must_exist)
		return;
	if (fd < 0 || fstat(fd, &st) < 0) {
		cannot_read(reading, path, errno);
	} else if (S_ISDIR(st.st_mode)) {
		cannot_read(reading, path, EISDIR);
	} else if (!S_ISREG(st.st_mode) && strcmp(path, "/dev/null") != 0) {
		log_at(LOG_ERROR, "%s: cannot be read: not a file", path);
		failed(reading, -EINVAL);
	} else if (st.st_size > (off_t)reading->left) {
		log_at(LOG_ERROR, "%s: configuration files of more than %d bytes: not what was meant", path,
		       CONFIG_FILES_MAX);
		failed(reading, -EFBIG);
	} else if (!(file = fdopen(fd, "r"))) {
		cannot_read(reading, path, errno);
	} else {
		read_lines(reading, path, file);
		fclose(file);
		return;
	}
	if (fd >= 0)
		close(fd);
}

static int is_drop_in(const struct dirent *entry)
{
	static const char suffix[] = ".conf";
	size_t len = strlen(entry->d_name);

	return entry->d_name[0] != '.' && len >= sizeof(suffix) &&
	       strcmp(entry->d_name + len - (sizeof(suffix) - 1), suffix) == 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void read_drop_ins(struct reading *reading, const char *directory)
{
	struct dirent **entries = NULL;
	int count = scandir(directory, &entries, is_drop_in, by_bytes);

	if (count < 0) {
		if (errno != ENOENT)
			cannot_read(reading, directory, errno);
		return;
	}
	if (count > CONFIG_DROP_INS_MAX) {
		log_at(LOG_ERROR, "%s: more than %d files .conf: join some", directory, CONFIG_DROP_INS_MAX);
		failed(reading, -E2BIG);
	}
	for (int i = 0; i < count; i++) {
		char *path = NULL;

		if (count <= CONFIG_DROP_INS_MAX) {
			if (asprintf(&path, "%s/%s", directory, entries[i]->d_name) < 0)
				failed(reading, -ENOMEM);
			else
				read_file(reading, path, true);
			free(path);
		}
		free(entries[i]);
	}
	free(entries);
}

int config_files_read(const char *path, bool must_exist, config_line each, void *arg)
{
	struct reading reading = { .each = each, .arg = arg, .left = CONFIG_FILES_MAX };
	char *directory;

	read_file(&reading, path, must_exist);
	if (asprintf(&directory, "%s.d", path) < 0)
		return -ENOMEM;
	read_drop_ins(&reading, directory);
	free(directory);
	return reading.rc;
}

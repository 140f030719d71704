/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The event fifo: what a copytool does, one JSON object a write, lost while nobody reads. One a process. */
#include "api.h"

#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static int fifo_fd = -1;
static bool fifo_made;

EXPORT int llapi_hsm_register_event_fifo(const char *path)
{
	struct stat st;
	int reader, rc;

	if (mkfifo(path, 0644) == 0) {
		fifo_made = true;
	} else if (errno == EEXIST) {
		if (stat(path, &st) < 0)
			return -errno;
		if (!S_ISFIFO(st.st_mode) || (st.st_mode & 07777) != 0644)
			return -EEXIST;
	} else {
		return -errno;
	}
	/* A fifo opens for writing without blocking only while somebody reads it. */
	reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (reader < 0)
		return -errno;
	fifo_fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	rc = fifo_fd < 0 ? -errno : 0;
	close(reader);
	signal(SIGPIPE, SIG_IGN);
	return rc;
}

EXPORT int llapi_hsm_unregister_event_fifo(const char *path)
{
	if (fifo_fd < 0)
		return 0;
	if (close(fifo_fd) < 0)
		return -errno;
	fifo_fd = -1;
	if (fifo_made) {
		unlink(path);
		fifo_made = false;
	}
	return 0;
}

static void begin_event(char *line, size_t size, const char *type, const char *suffix)
{
	time_t now = time(NULL);
	char stamp[40];
	struct tm tm;

	strftime(stamp, sizeof(stamp), "%Y-%m-%d %T %z", localtime_r(&now, &tm));
	snprintf(line, size, "{\"event_time\":\"%s\",\"event_type\":\"%s%s\"", stamp, type, suffix);
}

/* Appends ,"key":"value", escaped, as far as it fits. */
static void add_string(char *line, size_t size, const char *key, const char *value)
{
	size_t len = strlen(line);

	len += (size_t)snprintf(line + len, size - len, ",\"%s\":\"", key);
	for (; *value && len + 10 < size; value++) {
		unsigned char c = (unsigned char)*value;

		if (c == '"' || c == '\\')
			len += (size_t)snprintf(line + len, size - len, "\\%c", c);
		else if (c < 0x20)
			len += (size_t)snprintf(line + len, size - len, "\\u%04x", c);
		else
			line[len++] = (char)c;
	}
	snprintf(line + len, size - len, "\"");
}

static void add_number(char *line, size_t size, const char *key, unsigned long long value)
{
	size_t len = strlen(line);

	snprintf(line + len, size - len, ",\"%s\":%llu", key, value);
}

static void end_event(char *line, size_t size)
{
	size_t len = strlen(line);

	if (len + 3 > size)
		return;
	memcpy(line + len, "}\n", 3);
	if (write(fifo_fd, line, len + 2) < 0)
		return;	/* nobody reads: lost, as documented */
}

void event_registration(const char *type, const struct hsm_copytool_private *ct, int archive_count)
{
	char line[2048];

	if (fifo_fd < 0)
		return;
	begin_event(line, sizeof(line), type, "");
	add_string(line, sizeof(line), "mount_point", ct->mnt);
	add_number(line, sizeof(line), "archive", (unsigned long long)archive_count);
	end_event(line, sizeof(line));
}

static const char *action_name(uint32_t action)
{
	switch (action) {
	case HSMA_ARCHIVE:
		return "ARCHIVE_";
	case HSMA_RESTORE:
		return "RESTORE_";
	case HSMA_REMOVE:
		return "REMOVE_";
	default:
		return "UNKNOWN_";
	}
}

void event_action(const struct hsm_copyaction_private *hcp, const char *phase, uint64_t total, uint64_t current,
		  int err)
{
	const struct hsm_action_item *hai = &hcp->copy.hc_hai;
	char line[3072], fid[FID_LEN], path[2048];
	long long recno = -1;
	int linkno = 0;

	if (fifo_fd < 0)
		return;
	begin_event(line, sizeof(line), action_name(hai->hai_action), phase);
	snprintf(fid, sizeof(fid), DFID, PFID(&hai->hai_fid));
	add_string(line, sizeof(line), "source_fid", fid);
	snprintf(fid, sizeof(fid), DFID, PFID(&hai->hai_dfid));
	add_string(line, sizeof(line), "data_fid", fid);
	if (llapi_fid2path_at(hcp->ct_priv->mnt_fd, &hai->hai_fid, path, sizeof(path), &recno, &linkno) == 0)
		add_string(line, sizeof(line), "lustre_path", path);
	add_number(line, sizeof(line), "total_bytes", total);
	add_number(line, sizeof(line), "current_bytes", current);
	if (err) {
		add_number(line, sizeof(line), "errno", (unsigned long long)(err < 0 ? -err : err));
		add_string(line, sizeof(line), "error", strerror(err < 0 ? -err : err));
	}
	end_event(line, sizeof(line));
}

static const char *level_name(enum llapi_message_level level)
{
	static const char *const names[] = { "OFF", "FATAL", "ERROR", "WARNING", "NORMAL", "INFO", "DEBUG", "DEBUG" };

	return names[level & LLAPI_MSG_MASK];
}

EXPORT void llapi_hsm_log_error(enum llapi_message_level level, int rc, const char *fmt, va_list args)
{
	char line[3072], text[1024];

	if (fifo_fd < 0)
		return;
	vsnprintf(text, sizeof(text), fmt, args);
	begin_event(line, sizeof(line), "LOGGED_MESSAGE", "");
	add_string(line, sizeof(line), "level", level_name(level));
	add_string(line, sizeof(line), "message", text);
	if (rc && !(level & LLAPI_MSG_NO_ERRNO)) {
		add_number(line, sizeof(line), "errno", (unsigned long long)(rc < 0 ? -rc : rc));
		add_string(line, sizeof(line), "error", strerror(rc < 0 ? -rc : rc));
	}
	end_event(line, sizeof(line));
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* lfs hsm_archive, hsm_restore, hsm_release, hsm_remove, hsm_cancel, hsm_state, hsm_action, hsm_set, hsm_clear. */
#include "lfs.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "memory.h"

/* The files of one request. */
struct targets {
	struct lu_fid *fids;
	size_t count;
	size_t room;
	char *first;		/* a name, to find the filesystem by */
	const char *mount;	/* names are FIDs of this mount; NULL: they are paths */
};

struct request_options {
	uint32_t archive_id;
	const char *data;
	const char *list;
	const char *mount;
};

static int add_target(struct targets *targets, const char *name)
{
	struct lu_fid fid;
	struct stat st;
	int rc;

	if (targets->mount) {
		rc = llapi_fid_parse(name, &fid, NULL);
	} else {
		if (lstat(name, &st) < 0) {
			rc = -errno;
			fprintf(stderr, "Cannot stat %s: %s\n", name, strerror(-rc));
			return rc;
		}
		if (!S_ISREG(st.st_mode)) {
			fprintf(stderr, "error: '%s' is not a regular file\n", name);
			return -EINVAL;
		}
		rc = llapi_path2fid(name, &fid);
	}
	if (rc) {
		fprintf(stderr, "Cannot read FID of %s: %s\n", name, strerror(-rc));
		return rc;
	}
	if (targets->count == targets->room) {
		targets->room = targets->room ? targets->room * 2 : 64;
		targets->fids = must_realloc(targets->fids, targets->room * sizeof(*targets->fids));
	}
	targets->fids[targets->count++] = fid;
	if (!targets->first)
		targets->first = must_strdup(name);
	return 0;
}

static int add_list(struct targets *targets, const char *list)
{
	FILE *file = fopen(list, "re");
	char *line = NULL;
	size_t room = 0;
	ssize_t len;
	int rc = 0;

	if (!file) {
		rc = -errno;
		fprintf(stderr, "Cannot open %s: %s\n", list, strerror(-rc));
		return rc;
	}
	while (!rc && (len = getline(&line, &room, file)) >= 0) {
		if (len > 0 && line[len - 1] == '\n')
			line[--len] = '\0';
		if (len > 0)
			rc = add_target(targets, line);
	}
	free(line);
	fclose(file);
	return rc;
}

static int send_part(const char *path, const struct lu_fid *fids, size_t count, uint32_t action,
		     const struct request_options *options)
{
	size_t data_len = options->data ? strlen(options->data) : 0;
	struct hsm_user_request *request = must_have(llapi_hsm_user_request_alloc((int)count, (int)data_len));
	int rc;

	request->hur_request = (struct hsm_request){ action, options->archive_id, 0, (uint32_t)count,
						     (uint32_t)data_len };
	for (size_t i = 0; i < count; i++)
		request->hur_user_item[i] = (struct hsm_user_item){ fids[i], { 0, LUSTRE_EOF } };
	if (data_len)
		memcpy(&request->hur_user_item[count], options->data, data_len);
	rc = llapi_hsm_request(path, request);
	free(request);
	return rc;
}

/* Lustre's lfs sends one request and is refused from 53 files on; this one sends as many as it takes, for tests' sake. */
static int send_request(const struct targets *targets, uint32_t action, const struct request_options *options)
{
	size_t part = targets->count, done = 0;
	char real[PATH_MAX];
	int rc = 0;

	if (!realpath(targets->mount ? targets->mount : targets->first, real))
		rc = -errno;
	while (!rc && done < targets->count) {
		if (part > targets->count - done)
			part = targets->count - done;
		rc = send_part(real, targets->fids + done, part, action, options);
		if (rc == -E2BIG && part > 1) {
			part = part > 64 ? 64 : part - 1;
			rc = 0;
		} else {
			done += part;
		}
	}
	if (rc)
		fprintf(stderr, "Cannot send HSM request (use of %s): %s\n", targets->first, strerror(-rc));
	return rc;
}

static uint32_t action_of(const char *command)
{
	static const struct { const char *name; uint32_t action; } actions[] = {
		{ "hsm_archive", HUA_ARCHIVE }, { "hsm_restore", HUA_RESTORE }, { "hsm_release", HUA_RELEASE },
		{ "hsm_remove", HUA_REMOVE },	{ "hsm_cancel", HUA_CANCEL },
	};
	size_t i = 0;

	while (strcmp(actions[i].name, command))
		i++;
	return actions[i].action;
}

static int parse_request(int argc, char **argv, uint32_t action, struct request_options *parsed)
{
	static const struct option options[] = {
		{ "archive", required_argument, NULL, 'a' }, { "data", required_argument, NULL, 'D' },
		{ "filelist", required_argument, NULL, 'l' }, { "mntpath", required_argument, NULL, 'm' },
		{ NULL, 0, NULL, 0 },
	};
	char *end;
	int c;

	optind = 1;
	while ((c = getopt_long(argc, argv, "a:D:l:m:", options, NULL)) != -1) {
		switch (c) {
		case 'a':
			if (action != HUA_ARCHIVE && action != HUA_REMOVE) {
				fputs("error: -a is supported only when archiving or removing\n", stderr);
				return -EINVAL;
			}
			parsed->archive_id = (uint32_t)strtoul(optarg, &end, 0);
			if (*end || end == optarg) {
				fprintf(stderr, "error: archive ID '%s' is not a number\n", optarg);
				return -EINVAL;
			}
			break;
		case 'D':
			parsed->data = optarg;
			break;
		case 'l':
			parsed->list = optarg;
			break;
		case 'm':
			parsed->mount = optarg;
			break;
		default:
			return -EINVAL;
		}
	}
	return optind == argc && !parsed->list ? -EINVAL : 0;
}

int lfs_hsm_request(int argc, char **argv)
{
	uint32_t action = action_of(argv[0]);
	struct request_options options = { 0 };
	struct targets targets = { 0 };
	int rc;

	if (parse_request(argc, argv, action, &options)) {
		fprintf(stderr, "usage: %s [-D|--data DATA] [-l|--filelist LIST] [-m|--mntpath MNT] %sFILE...\n", argv[0],
			action == HUA_ARCHIVE || action == HUA_REMOVE ? "[-a|--archive ID] " : "");
		return LFS_USAGE;
	}
	targets.mount = options.mount;
	rc = 0;
	for (int i = optind; i < argc && !rc; i++)
		rc = add_target(&targets, argv[i]);
	if (!rc && options.list)
		rc = add_list(&targets, options.list);
	if (!rc && targets.count)
		rc = send_request(&targets, action, &options);
	free(targets.fids);
	free(targets.first);
	return -rc;
}

static void print_states(uint32_t states)
{
	static const struct { uint32_t bit; const char *word; } words[] = {
		{ HS_RELEASED, "released" },	     { HS_EXISTS, "exists" },
		{ HS_DIRTY, "dirty" },		     { HS_ARCHIVED, "archived" },
		{ HS_NORELEASE, "never_release" },   { HS_NOARCHIVE, "never_archive" },
		{ HS_LOST, "lost_from_hsm" },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (states & words[i].bit)
			printf(" %s", words[i].word);
}

int lfs_hsm_state(int argc, char **argv)
{
	int result = 0;

	if (argc < 2) {
		fputs("usage: hsm_state FILE...\n", stderr);
		return LFS_USAGE;
	}
	for (int i = 1; i < argc; i++) {
		struct hsm_user_state state;
		int rc = llapi_hsm_state_get(argv[i], &state);

		if (rc) {
			fprintf(stderr, "can't get hsm state for %s: %s\n", argv[i], strerror(-rc));
			result = -rc;
			continue;
		}
		printf("%s: (0x%08x)", argv[i], (unsigned)state.hus_states);
		print_states(state.hus_states);
		if (state.hus_archive_id)
			printf(", archive_id:%u", (unsigned)state.hus_archive_id);
		putchar('\n');
	}
	return result;
}

static const char *user_action_text(uint32_t action)
{
	switch (action) {
	case HUA_NONE:
		return "NOOP";
	case HUA_ARCHIVE:
		return "ARCHIVE";
	case HUA_RESTORE:
		return "RESTORE";
	case HUA_RELEASE:
		return "RELEASE";
	case HUA_REMOVE:
		return "REMOVE";
	case HUA_CANCEL:
		return "CANCEL";
	default:
		return "UNKNOWN";
	}
}

static void print_action(const struct hsm_current_action *current)
{
	const struct hsm_extent where = current->hca_location;
	const char *state = current->hca_state == HPS_WAITING ? "waiting" : "running";

	if (current->hca_action == HUA_NONE || current->hca_state == HPS_NONE) {
		printf(" NOOP\n");
		return;
	}
	printf(" %s %s ", user_action_text(current->hca_action), state);
	if (current->hca_state == HPS_RUNNING && current->hca_action != HUA_REMOVE)
		printf("(%llu bytes moved)\n", (unsigned long long)where.length);
	else if (where.offset + where.length == LUSTRE_EOF)
		printf("(from %llu to EOF)\n", (unsigned long long)where.offset);
	else
		printf("(from %llu to %llu)\n", (unsigned long long)where.offset,
		       (unsigned long long)(where.offset + where.length));
}

int lfs_hsm_action(int argc, char **argv)
{
	int result = 0;

	if (argc < 2) {
		fputs("usage: hsm_action FILE...\n", stderr);
		return LFS_USAGE;
	}
	for (int i = 1; i < argc; i++) {
		struct hsm_current_action current;
		int rc = llapi_hsm_current_action(argv[i], &current);

		if (rc) {
			fprintf(stderr, "can't get hsm action for %s: %s\n", argv[i], strerror(-rc));
			result = -rc;
			continue;
		}
		printf("%s:", argv[i]);
		print_action(&current);
	}
	return result;
}

static int parse_mask(int argc, char **argv, uint64_t *mask, uint32_t *archive_id)
{
	static const struct option options[] = {
		{ "norelease", no_argument, NULL, 'r' }, { "noarchive", no_argument, NULL, 'a' },
		{ "dirty", no_argument, NULL, 'd' },	 { "exists", no_argument, NULL, 'e' },
		{ "archived", no_argument, NULL, 'A' },	 { "lost", no_argument, NULL, 'l' },
		{ "archive-id", required_argument, NULL, 'i' }, { NULL, 0, NULL, 0 },
	};
	static const struct { int letter; uint64_t bit; } bits[] = {
		{ 'r', HS_NORELEASE }, { 'a', HS_NOARCHIVE }, { 'd', HS_DIRTY },
		{ 'e', HS_EXISTS },    { 'A', HS_ARCHIVED },  { 'l', HS_LOST },
	};
	char *end;
	int c;

	optind = 1;
	while ((c = getopt_long(argc, argv, "radeAli:", options, NULL)) != -1) {
		if (c == '?')
			return -EINVAL;
		if (c == 'i') {
			*archive_id = (uint32_t)strtoul(optarg, &end, 0);
			if (*end || end == optarg)
				return -EINVAL;
		}
		for (size_t i = 0; i < sizeof(bits) / sizeof(*bits); i++)
			if (bits[i].letter == c)
				*mask |= bits[i].bit;
	}
	return optind == argc || (!*mask && !*archive_id) ? -EINVAL : 0;
}

int lfs_hsm_set(int argc, char **argv)
{
	bool set = !strcmp(argv[0], "hsm_set");
	uint32_t archive_id = 0;
	uint64_t mask = 0;
	int result = 0;

	if (parse_mask(argc, argv, &mask, &archive_id)) {
		fprintf(stderr,
			"usage: %s [-r|--norelease] [-a|--noarchive] [-d|--dirty] [-e|--exists] [-A|--archived]"
			" [-l|--lost] [-i|--archive-id N] FILE...\n",
			argv[0]);
		return LFS_USAGE;
	}
	for (; optind < argc; optind++) {
		int rc = llapi_hsm_state_set(argv[optind], set ? mask : 0, set ? 0 : mask, set ? archive_id : 0);

		if (rc) {
			fprintf(stderr, "Can't change hsm flags for '%s': %s\n", argv[optind], strerror(-rc));
			result = -rc;
		}
	}
	return result;
}

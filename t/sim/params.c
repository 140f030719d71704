/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* mdt.*.hsm.*, mdt.*.hsm_control and llite.*.uuid: names, texts, and what may be written. */
#include "mds.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>

#include "memory.h"

#define LIMIT(field) offsetof(struct limits, field)

/* Numbers: all but the last refuse 0. */
static const struct {
	const char *name;
	size_t at;
	uint64_t value;		/* at the start */
	uint64_t min;
	uint64_t max;
} numbers[] = {
	{ "max_requests", LIMIT(max_requests), 3, 1, UINT64_MAX },
	{ "loop_period", LIMIT(loop_period), 10, 1, UINT32_MAX },
	{ "active_request_timeout", LIMIT(active_request_timeout), 3600, 1, UINT32_MAX },
	{ "grace_delay", LIMIT(grace_delay), 60, 1, UINT32_MAX },
	{ "default_archive_id", LIMIT(default_archive_id), 1, 1, UINT32_MAX },
	{ "remove_archive_on_last_unlink", LIMIT(remove_archive_on_last_unlink), 0, 0, 1 },
};

/* Sets of words: bit n stands for the nth word. */
static const char *const policy_words[] = { "NonBlockingRestore", "NoRetryAction", NULL };
static const char *const action_words[] = { "ARCHIVE", "RESTORE", "REMOVE", "CANCEL", NULL };
#define MASK_RESTORE 2
static const struct {
	const char *name;
	size_t at;
	uint64_t value;
	const char *const *words;
} sets[] = {
	{ "policy", LIMIT(policy), POLICY_NO_RETRY_ACTION, policy_words },
	{ "user_request_mask", LIMIT(user_request_mask), MASK_RESTORE, action_words },
	{ "group_request_mask", LIMIT(group_request_mask), MASK_RESTORE, action_words },
	{ "other_request_mask", LIMIT(other_request_mask), MASK_RESTORE, action_words },
};

static const struct {
	const char *name;
	void (*show)(const struct mdt *mdt, struct text *out);
} lists[] = {
	{ "actions", show_actions },
	{ "active_requests", show_active_requests },
	{ "agents", show_agents },
};

static const char *const counters[] = { "archive_count", "restore_count", "remove_count" };
static const char *const control_texts[] = { "enabled", "disabled", "stopped" };

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define NUMBER_OF(mdt, at) ((uint64_t *)((char *)&(mdt)->limits + (at)))

void limits_init(struct limits *limits)
{
	for (size_t i = 0; i < COUNT(numbers); i++)
		*(uint64_t *)((char *)limits + numbers[i].at) = numbers[i].value;
	for (size_t i = 0; i < COUNT(sets); i++)
		*(uint64_t *)((char *)limits + sets[i].at) = sets[i].value;
}

/* Dots and slashes are the same, and a star does not reach over them. */
static bool fits(const char *pattern, const char *full)
{
	char wanted[512], have[512];

	snprintf(wanted, sizeof(wanted), "%s", pattern);
	snprintf(have, sizeof(have), "%s", full);
	for (char *c = wanted; *c; c++)
		if (*c == '.')
			*c = '/';
	for (char *c = have; *c; c++)
		if (*c == '.')
			*c = '/';
	return fnmatch(wanted, have, FNM_PATHNAME) == 0;
}

static bool matches(const struct mdt *mdt, const char *pattern, const char *group, const char *name, char *full,
		    size_t size)
{
	snprintf(full, size, "mdt.%s.%s%s", mdt->name, group, name);
	return fits(pattern, full);
}

/* One found parameter: its name and its text, both with a NUL. */
static void found(struct text *out, const char *name, struct text *value)
{
	text_add(out, name, strlen(name) + 1);
	text_add(out, value->at ? value->at : "", value->len + 1);
	text_free(value);
}

static void words_text(uint64_t value, const char *const *words, bool all, struct text *out)
{
	for (size_t i = 0; words[i]; i++) {
		bool in = value >> i & 1;

		if (in || all)
			text_print(out, "%s%s%s%s", out->len ? " " : "", in && all ? "[" : "", words[i],
				   in && all ? "]" : "");
	}
	text_print(out, "\n");
}

static void get_one_mdt(const struct mdt *mdt, const char *pattern, struct text *out)
{
	struct text value = { 0 };
	char full[256];

	if (matches(mdt, pattern, "", "hsm_control", full, sizeof(full))) {
		text_print(&value, "%s\n", control_texts[mdt->control]);
		found(out, full, &value);
	}
	for (size_t i = 0; i < COUNT(lists); i++) {
		if (matches(mdt, pattern, "hsm.", lists[i].name, full, sizeof(full))) {
			lists[i].show(mdt, &value);
			found(out, full, &value);
		}
	}
	for (size_t i = 0; i < COUNT(numbers); i++) {
		if (matches(mdt, pattern, "hsm.", numbers[i].name, full, sizeof(full))) {
			text_print(&value, "%llu\n",
				   (unsigned long long)*NUMBER_OF(mdt, numbers[i].at));
			found(out, full, &value);
		}
	}
	for (size_t i = 0; i < COUNT(sets); i++) {
		if (matches(mdt, pattern, "hsm.", sets[i].name, full, sizeof(full))) {
			words_text(*NUMBER_OF(mdt, sets[i].at), sets[i].words, sets[i].words == policy_words,
				   &value);
			found(out, full, &value);
		}
	}
	for (size_t i = 0; i < COUNT(counters); i++) {
		if (matches(mdt, pattern, "hsm.", counters[i], full, sizeof(full))) {
			text_print(&value, "%zu\n", mdt->action_count[i]);
			found(out, full, &value);
		}
	}
}

/* Of the mount that all share; a client that has a name of its own is played to be on another host. */
static void get_mount(const struct mds *mds, const char *pattern, struct text *out)
{
	struct text value = { 0 };
	char full[256], uuid[37];

	snprintf(full, sizeof(full), "llite.%s-ffff000000000000.uuid", mds->fsname);
	if (!fits(pattern, full))
		return;
	agent_uuid(mds, "", uuid);
	text_print(&value, "%s\n", uuid);
	found(out, full, &value);
}

int params_get(struct mds *mds, const char *pattern, struct text *out)
{
	get_mount(mds, pattern, out);
	for (int i = 0; i < mds->mdt_count; i++)
		get_one_mdt(&mds->mdts[i], pattern, out);
	return out->len ? 0 : -ENOENT;
}

/* mdt_hsm_cdt_start(): cookies count from the time, or from the highest in the log; these parameters are lost. */
static void start_coordinator(struct mdt *mdt)
{
	mdt->next_cookie = (uint64_t)mdt->mds->now / 1000;
	for (size_t i = 0; i < COUNT(sets); i++) {
		*NUMBER_OF(mdt, sets[i].at) = sets[i].value;
		journal_param(mdt, sets[i].name, sets[i].value);
	}
	mdt_recover(mdt);
}

static int set_control(struct mdt *mdt, const char *value)
{
	if (!strcmp(value, "purge")) {
		mdt_purge(mdt);
		return 0;
	}
	if (!strcmp(value, "help"))
		return 0;
	if (!strcmp(value, "enabled")) {
		if (mdt->control == CONTROL_STOPPED)
			start_coordinator(mdt);
		mdt->control = CONTROL_ENABLED;
	} else if (!strcmp(value, "disabled")) {
		if (mdt->control == CONTROL_STOPPED)
			return -EINVAL;
		mdt->control = CONTROL_DISABLED;
	} else if (!strcmp(value, "shutdown")) {
		/* What runs is forgotten, and who runs it (mdt_hsm_cdt_cleanup). */
		mdt->control = CONTROL_STOPPED;
		mdt_forget(mdt);
		agents_forget(mdt);
	} else {
		return -EINVAL;
	}
	journal_param(mdt, "hsm_control", mdt->control);
	mdt_kick(mdt);
	return 0;
}

static int set_number(struct mdt *mdt, size_t i, const char *text)
{
	unsigned long long value;
	char *end;

	errno = 0;
	value = strtoull(text, &end, 0);
	if (end == text || *end || *text == '-')
		return -EINVAL;
	if (errno || value > numbers[i].max)
		return -ERANGE;
	if (value < numbers[i].min)
		return -EINVAL;
	*NUMBER_OF(mdt, numbers[i].at) = value;
	journal_param(mdt, numbers[i].name, value);
	mdt_kick(mdt);
	return 0;
}

/* Words set the set; with + and - in front they add and take away. */
static int set_words(struct mdt *mdt, size_t i, const char *text)
{
	uint64_t *value = NUMBER_OF(mdt, sets[i].at), result = 0;
	char copy[256], *rest = copy, *word;
	int rc = 0;

	snprintf(copy, sizeof(copy), "%s", text);
	if (*copy == '+' || *copy == '-')
		result = *value;
	while (!rc && (word = strsep(&rest, " \t"))) {
		char sign = '+';
		size_t bit = 0;

		if (*word == '+' || *word == '-')
			sign = *word++;
		if (!*word)
			continue;
		while (sets[i].words[bit] && strcmp(sets[i].words[bit], word))
			bit++;
		if (!sets[i].words[bit])
			rc = -EINVAL;
		else if (sign == '+')
			result |= 1ULL << bit;
		else
			result &= ~(1ULL << bit);
	}
	if (rc)
		return rc;
	*value = result;
	journal_param(mdt, sets[i].name, result);
	return 0;
}

static void set_found(struct text *out, const char *name, int *first_rc, int rc)
{
	if (rc && !*first_rc)
		*first_rc = rc;
	text_print(out, "%s %d\n", name, rc);
}

static int set_one_mdt(struct mdt *mdt, const char *pattern, const char *value, struct text *out)
{
	char full[256];
	int rc = 0;

	if (matches(mdt, pattern, "", "hsm_control", full, sizeof(full)))
		set_found(out, full, &rc, set_control(mdt, value));
	for (size_t i = 0; i < COUNT(numbers); i++)
		if (matches(mdt, pattern, "hsm.", numbers[i].name, full, sizeof(full)))
			set_found(out, full, &rc, set_number(mdt, i, value));
	for (size_t i = 0; i < COUNT(sets); i++)
		if (matches(mdt, pattern, "hsm.", sets[i].name, full, sizeof(full)))
			set_found(out, full, &rc, set_words(mdt, i, value));
	for (size_t i = 0; i < COUNT(counters); i++)
		if (matches(mdt, pattern, "hsm.", counters[i], full, sizeof(full)))
			set_found(out, full, &rc, -EACCES);
	for (size_t i = 0; i < COUNT(lists); i++)
		if (matches(mdt, pattern, "hsm.", lists[i].name, full, sizeof(full)))
			set_found(out, full, &rc, -EACCES);
	return rc;
}

int params_set(struct mds *mds, const char *pattern, const char *value, struct text *out)
{
	int rc = 0;

	for (int i = 0; i < mds->mdt_count; i++) {
		int one = set_one_mdt(&mds->mdts[i], pattern, value, out);

		if (one && !rc)
			rc = one;
	}
	return out->len ? rc : -ENOENT;
}

void param_load(struct mdt *mdt, const char *name, uint64_t value)
{
	if (!strcmp(name, "hsm_control") && value <= CONTROL_STOPPED)
		mdt->control = (enum control)value;
	for (size_t i = 0; i < COUNT(numbers); i++)
		if (!strcmp(name, numbers[i].name))
			*NUMBER_OF(mdt, numbers[i].at) = value;
	for (size_t i = 0; i < COUNT(sets); i++)
		if (!strcmp(name, sets[i].name))
			*NUMBER_OF(mdt, sets[i].at) = value;
}

void params_each(struct mdt *mdt, void (*visit)(struct mdt *mdt, const char *name, uint64_t value))
{
	visit(mdt, "hsm_control", mdt->control);
	for (size_t i = 0; i < COUNT(numbers); i++)
		visit(mdt, numbers[i].name, *NUMBER_OF(mdt, numbers[i].at));
	for (size_t i = 0; i < COUNT(sets); i++)
		visit(mdt, sets[i].name, *NUMBER_OF(mdt, sets[i].at));
}

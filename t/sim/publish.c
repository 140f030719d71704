/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * The files that play debugfs: DIR/mdt/testfs-MDT0000/hsm/{active_requests,actions,agents}. Each is replaced as a
 * whole by a rename soon after what it shows has changed; how soon depends on what the writing costs, so that long
 * lists do not take the daemon's time.
 */
#include "mds.h"

#include <stdio.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "memory.h"

/* No oftener than this, in milliseconds, and at most a twentieth of the time. */
#define PAUSE_MS 20
#define COST_FACTOR 20

static char *publish_dir;
static int64_t next_ms;

static void make_dir(const char *path)
{
	if (mkdir(path, 0755) < 0 && errno != EEXIST)
		fatal("cannot make %s: %s", path, strerror(errno));
}

static void write_file(const struct mdt *mdt, const char *name, void (*show)(const struct mdt *, struct text *))
{
	char path[PATH_MAX], temporary[PATH_MAX];
	struct text text = { 0 };
	FILE *file;

	snprintf(path, sizeof(path), "%s/mdt/%s/hsm/%s", publish_dir, mdt->name, name);
	snprintf(temporary, sizeof(temporary), "%s/mdt/.%s.%s", publish_dir, mdt->name, name);
	show(mdt, &text);
	file = fopen(temporary, "we");
	if (!file || (text.len && fwrite(text.at, text.len, 1, file) != 1))
		note("cannot write %s: %s", temporary, strerror(errno));
	if (file && (fclose(file) || rename(temporary, path) < 0))
		note("cannot write %s: %s", path, strerror(errno));
	text_free(&text);
}

void publish_init(struct mds *mds, const char *dir)
{
	static const char *const parts[] = { "", "/mdt" };
	char path[PATH_MAX];

	publish_dir = must_strdup(dir);
	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s%s", dir, parts[i]);
		make_dir(path);
	}
	for (int i = 0; i < mds->mdt_count; i++) {
		snprintf(path, sizeof(path), "%s/mdt/%s", dir, mds->mdts[i].name);
		make_dir(path);
		snprintf(path, sizeof(path), "%s/mdt/%s/hsm", dir, mds->mdts[i].name);
		make_dir(path);
	}
}

static int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t publish(struct mds *mds)
{
	int64_t start, cost;
	bool stale = false;

	for (int i = 0; i < mds->mdt_count; i++)
		stale |= !mds->mdts[i].requests_shown || !mds->mdts[i].agents_shown;
	if (!stale)
		return INT64_MAX;
	if (mds->now < next_ms)
		return next_ms;
	start = clock_ms();
	for (int i = 0; i < mds->mdt_count; i++) {
		struct mdt *mdt = &mds->mdts[i];

		if (!mdt->requests_shown) {
			write_file(mdt, "active_requests", show_active_requests);
			write_file(mdt, "actions", show_actions);
		}
		if (!mdt->agents_shown)
			write_file(mdt, "agents", show_agents);
		mdt->requests_shown = true;
		mdt->agents_shown = true;
	}
	cost = (clock_ms() - start) * COST_FACTOR;
	next_ms = mds->now + (cost > PAUSE_MS ? cost : PAUSE_MS);
	return INT64_MAX;
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "process.h"

#include <unistd.h>

struct agent agent = {
	.state = { .lock = PTHREAD_MUTEX_INITIALIZER, .ready_fd = -1, .recv_fd = -1, .wake_fd = -1 },
	.handle = { .head = { .mnt_fd = -1, .open_by_fid_fd = -1 } },
	.session = { .connection = { .transport = { .fd = -1 } } },
	.channel = { -1, -1 },
	.stopped_fd = -1,
};

pthread_mutex_t agent_life = PTHREAD_MUTEX_INITIALIZER;

bool agent_in_child(void)
{
	return agent.pid != getpid();
}

void close_unused_handle(void)
{
	if (!agent.state.inside && !agent.state.actions.count)
		handle_close(&agent.handle);
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include <unistd.h>

#include "process.h"
#include "tls.h"

static void before_fork(void)
{
	pthread_mutex_lock(&agent_life);
	state_lock(&agent.state);
	tls_lock();
}

static void after_fork_parent(void)
{
	tls_unlock();
	state_unlock(&agent.state);
	pthread_mutex_unlock(&agent_life);
}

/*
 * The coordinator must see the mover go when the mover goes, and children must
 * see that nobody reads their reports any more: so no copies of these two.
 */
static void after_fork_child(void)
{
	if (agent.session.connection.transport.fd >= 0)
		close(agent.session.connection.transport.fd);
	agent.session.connection.transport.fd = -1;
	if (agent.channel.parent >= 0)
		close(agent.channel.parent);
	agent.channel.parent = -1;
	/* Threads that were inside are not in here. */
	agent.state.inside = 0;
	after_fork_parent();
}

int fork_handlers_install(void)
{
	static bool installed;
	int rc;

	if (installed)
		return 0;
	rc = pthread_atfork(before_fork, after_fork_parent, after_fork_child);
	installed = rc == 0;
	return -rc;
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * lhsmd_coordinatool: starts the four daemons of a coordinator in the
 * foreground and keeps them running, under the command line of the C server, so
 * that units, containers and scripts made for that go on working. See
 * lhsmd_coordinatool(8).
 */
#include <string.h>
#include <sysexits.h>

#include "child.h"
#include "options.h"
#include "supervisor.h"
#include "talk.h"

int main(int argc, char *argv[])
{
	static const char scheduler[] = "coordinatool-sched";
	struct options options;
	int rc;

	options_read(&options, argc, argv);
	if (!options.question)
		return supervise(options.arguments);
	rc = child_become(scheduler, options.arguments);
	say("%s cannot be executed: %s", scheduler, strerror(-rc));
	return EX_OSERR;
}

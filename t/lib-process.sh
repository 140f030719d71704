# SPDX-License-Identifier: LGPL-3.0-or-later
# shellcheck shell=sh
#
# Processes remembered in files, for t/lab and the tests. A file holds "PID START": START is the process' start time in
# clock ticks since boot, so that a number which the kernel has given to another process since is never taken for ours.
# Linux only (/proc), as is Lustre.

# process_start PID: prints the start time, and leaves it in the variable start_time, which needs no process more; fails
# where there is no such process, or only its zombie.
process_start() {
	{ read -r _ps_stat <"/proc/$1/stat"; } 2>/dev/null || return 1
	# The name in the second field may hold anything, so count from its end.
	_ps_stat=${_ps_stat##*) }
	# shellcheck disable=SC2086 # split into fields
	set -- $_ps_stat
	case $1 in
	Z | X) return 1 ;;
	esac
	start_time=${20}
	echo "$start_time"
}

# process_record PID FILE
process_record() {
	process_start "$1" >/dev/null && echo "$1 $start_time" >"$2.new" && mv "$2.new" "$2"
}

# process_of FILE: prints the pid, and leaves it in the variable process; fails unless that very process is alive.
process_of() {
	{ read -r process _po_start <"$1"; } 2>/dev/null || return 1
	process_start "$process" >/dev/null && [ "$start_time" = "$_po_start" ] && echo "$process"
}

# process_marked ENTRY: prints the pids of all processes that have this NAME=VALUE in their environment.
process_marked() {
	# Processes come and go while grep looks, hence no messages; zombies have no environment.
	grep -lzxF -e "$1" /proc/[0-9]*/environ 2>/dev/null | sed 's,^/proc/\([0-9]*\)/.*,\1,'
}

# seconds_up: how long the machine is up, in the variable uptime. Unlike date it starts no process.
seconds_up() {
	read -r uptime _ </proc/uptime
	uptime=${uptime%%.*}
}

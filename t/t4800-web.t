#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# coordinatool-web shows what the scheduler does, to Prometheus and to people, and only that.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server curl perl
# shellcheck source=lib-port.sh
. "$T/lib-port.sh"
lab_up --movers 2
mkdir -p web/run
port_reserve "$TRASH/web" '' 1 || bail 'no port'
read -r web_port <"$TRASH/web/run/ports"
trap 'port_release "$TRASH/web"; cleanup' EXIT

in_lab_background env COORDINATOOL_WEB_PORT="$web_port" coordinatool-web "$MNT"
web_pid=$!

# page PATH OPTION...
page() {
	page_path=$1
	shift
	curl -sS --max-time 20 "$@" "http://127.0.0.1:$web_port$page_path"
}

# code PATH OPTION...: the status of the answer.
code() {
	page "$@" -o /dev/null -w '%{http_code}'
}

# metric NAME: its value.
metric() {
	page /metrics >metrics && sed -n "s/^$1 //p" metrics
}

json() {
	perl -MJSON::PP -0777 -ne 'decode_json($_)' "$1"
}

# prometheus COMMAND...: promtool does not object.
prometheus() {
	if ! command -v promtool >/dev/null; then
		echo "# SKIPPED: promtool is not installed" >&9
		return 0
	fi
	promtool "$@"
}

check 'it listens' await 20 page /metrics
make_files 6
in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
check 'requests are done' await 20 settled
sleep 1
check 'they are counted' equal "$(metric 'coordinatool_requests_done_total{action="archive"}')" 6.0
check 'as sent, too' equal "$(metric 'coordinatool_requests_sent_total{action="archive"}')" 6.0
check 'the movers are known' equal "$(metric 'coordinatool_movers{state="waiting"}')" 2.0
check 'Redis has confirmed' equal "$(metric coordinatool_redis_up)" 1.0
check_not 'in some time' equal "$(metric coordinatool_redis_commit_seconds_count)" 0
check 'what the scheduler costs is said' await 5 sh -c "[ \"\$(curl -sS http://127.0.0.1:$web_port/metrics |
	sed -n 's/^coordinatool_open_fds \\([0-9]*\\).*/\\1/p')\" -gt 10 ]"
# metrics_pass: promtool takes what was scraped.
metrics_pass() {
	cp metrics scraped && prometheus check metrics <scraped
}
check 'Prometheus takes it' metrics_pass
check 'the alert rules are in order' prometheus check rules "$ROOT/share/coordinatool-alerts.yml"
check 'and fire when they should' prometheus test rules "$ROOT/share/coordinatool-alerts-test.yml"
# named FILE: each metric that the file names is one that the manual explains.
named() {
	grep -o 'coordinatool_[a-z_]*' "$1" | sed 's/_bucket$//; s/_count$//; s/_sum$//' | sort -u >names
	[ -s names ] && while read -r name; do
		grep -qw "$name" "$ROOT/man/coordinatool-web.8" || echo "no metric $name"
	done <names | { ! grep .; }
}
check 'the manual explains each metric' named metrics
check 'the alert rules speak of these' named "$ROOT/share/coordinatool-alerts.yml"
check 'and so does the dashboard' named "$ROOT/share/coordinatool-dashboard.json"
check 'which is JSON' json "$ROOT/share/coordinatool-dashboard.json"
in_lab coordinatool-client metrics >text
check 'the client says the same' equal "$(grep -c '^# TYPE' text)" "$(grep -c '^# TYPE' metrics)"

check 'another page is not found' equal "$(code /metrics/x) $(code /nothing)" '404 404'
check 'nothing is changed here' equal "$(code /metrics -X POST -d x) $(code /metrics -X DELETE)" '405 405'
check 'who was sent here by another name is refused' equal "$(code /metrics -H 'Host: evil.example')" 421

"$LAB" kill "$lab_dir" gateway
sleep 1
check 'without the coordinator it says so' equal "$(metric coordinatool_up)" 0.0
check 'and the client' exits 69 in_lab coordinatool-client metrics
check 'which prints it' equal "$(in_lab coordinatool-client metrics 2>/dev/null | tail -n 1)" 'coordinatool_up 0.0'
kill "$web_pid"
check 'it ends in order' wait "$web_pid"

finish

#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Who looks at the coordinator: coordinatool-web, Prometheus, and the commands of the client that only show something.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server curl perl openssl
# shellcheck source=lib-auth.sh
. "$T/lib-auth.sh"
# shellcheck source=lib-port.sh
. "$T/lib-port.sh"
lab_up --movers 2 --no-report
web_port=$(port_spare web) || bail 'no port'

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

check 'it listens' await 20 page /metrics
check 'it runs from a class archive of its own' grep -q '/coordinatool-web\.jsa$' "/proc/$web_pid/maps"
make_files 6
in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
check 'requests are done' await 20 settled
sleep 1
check 'they are counted' equal "$(metric 'coordinatool_requests_done_total{action="archive"}')" 6.0
check 'as sent, too' equal "$(metric 'coordinatool_requests_sent_total{action="archive"}')" 6.0
check 'the movers are known' equal "$(metric 'coordinatool_movers{state="waiting"}')" 2.0
check 'Redis has confirmed' equal "$(metric coordinatool_redis_up)" 1.0
check 'in some time' test "$(metric coordinatool_redis_commit_seconds_count)" -gt 0
files_open() {
	files_open=$(metric coordinatool_open_fds)
	[ "${files_open%.*}" -gt 10 ]
}
check 'what the scheduler costs is said' await 5 files_open
# metrics_pass: promtool takes what was scraped.
metrics_pass() {
	cp metrics scraped && promtool check metrics <scraped
}
check_by promtool 'Prometheus takes it' metrics_pass
check_by promtool 'the alert rules are in order' promtool check rules "$ROOT/share/coordinatool-alerts.yml"
check_by promtool 'and fire when they should' promtool test rules "$ROOT/share/coordinatool-alerts-test.yml"
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

# The client. Requests wait for an archive id that nobody takes, and for a lock.
client() {
	in_lab coordinatool-client "$@"
}
# queued COUNT FIRST ARCHIVE: archives of files that are nowhere, whose data are p=1 or p=2.
queued() {
	i=$2
	while [ "$i" -lt $(($1 + $2)) ]; do
		printf 'fid=[0x200000401:0x%x:0x0] dfid=[0x200000401:0x%x:0x0] compound/cookie=0x0/0x%x ' "$i" "$i" "$i"
		printf 'action=ARCHIVE archive#=%d flags=0x0 extent=0x0-0xffffffffffffffff gid=0x0 data=[703D3%d]\n' "$3" $((i % 2 + 1))
		i=$((i + 1))
	done | in_lab coordinatool-queue
}
client lock
check 'requests are queued, of two archives' queued 4 4096 3
check 'and more' queued 3 8192 2
check 'list: columns, sorted, some' equal "$(client list --sort -archive --limit 5 --columns archive,hint,action,cookie)" \
	'archive  hint  action   cookie
3        p=1   archive  0x1000
3        p=2   archive  0x1001
3        p=1   archive  0x1002
3        p=2   archive  0x1003
2        p=1   archive  0x2000'
check 'list: those of an archive and a hint' equal "$(client list -A 2 --hint p=1 | grep -c 'data=\[703D31\]')" 2
client explain 0x1000 >said
check 'explain says why it waits' grep -q '^because .*the queue is locked' said
client explain --json 0x1000 >json
check 'as JSON, too' grep -q '"explanation":{.*"then":"somebody has to unlock it' json
check 'with what each mover runs' grep -q '"client_id":"mover0","status":"waiting","current_archive":0' json
check 'and what has to happen' grep -q '^then .*somebody has to unlock it: coordinatool-client unlock' said
# The page, with what waits now.
page '/find?q=0x1000' >found
check 'the page finds a request, and says why it waits' grep -q '"reason":"the queue is locked"' found
check 'or by a text of its data' equal "$(page '/find?q=p%3D1' | grep -c '"state":"waiting"')" 4
# The first request of a file that is there.
echo hello >"$MNT/watched"
chown 4001 "$MNT/watched" 2>/dev/null
owner=$(stat -c %U "$MNT/watched")
[ "$owner" != UNKNOWN ] || owner=$(stat -c %u "$MNT/watched")
in_lab lfs hsm_archive "$MNT/watched"
check 'it waits' await 10 archives_wait 8
check 'the page counts by hint, and by user where there are files' equal "$(page /groups | sort)" \
	"$(printf '{"%s","running":0,"waiting":%d}\n' 'hint":"' 1 'hint":"p=1' 4 'hint":"p=2' 3 "user\":\"$owner" 1)"
check 'list: those of a user' equal "$(client list --user "$(stat -c %u "$MNT/watched")" --columns user,state | xargs)" \
	"user state $owner waiting"
check 'and finds nothing outside the mount' equal "$(code '/find?q=/etc/passwd') $(code "/find?q=$MNT/../../etc")" '400 400'
check 'nor what is no path' equal "$(code "/find?q=$MNT/%00")" 400
check 'but a file below it, which has no request' equal "$(code "/find?q=$MNT/a/f0")" 200
check 'nothing is asked: nothing is found' equal "$(code '/find') $(code '/find?q=')" '400 400'
curves() {
	page /history | grep '^\[\[[0-9,]*\]'
}
check 'the curves have a point' await 20 curves
check 'the status comes by itself' equal "$(page /events -N --max-time 3 2>/dev/null | grep -c '^event: status')" 3
# shown TEXT: a browser without a screen shows this.
shown() {
	browser "http://127.0.0.1:$web_port/?live=no" >dom
	grep -qF "$1" dom || {
		tail -n 3 browser.log
		cat dom
		return 1
	}
}
# browser OPTION...: what one without a screen makes of it.
browser() {
	timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --user-data-dir="$TRASH/browser" \
		--virtual-time-budget=5000 --dump-dom "$@" 2>browser.log
}
check_by chromium 'a browser shows what the status says' shown '<td>archive</td><td>0</td><td>8</td>'
check_by chromium 'and who waits' grep -qF "<td>$owner</td><td>0</td><td>1</td>" dom
# in_page STATUS EXPRESSION: what the page's script makes of it, where one request a minute has ended in the last hour.
in_page() {
	node - "$ROOT/cmd/web/src/main/resources/coordinatool/web/page.js" "$@" <<-'END'
		const [script, status, expression] = process.argv.slice(2);
		const page = { document: { getElementById: () => ({ addEventListener() {} }) }, URL, fetch: () => new Promise(() => {}),
			location: { search: '?live=no', origin: 'http://page', pathname: '/' }, print: console.log };
		require('vm').runInNewContext(require('fs').readFileSync(script, 'utf8') + '; status = ' + status +
			'; minutes = Array.from({ length: 61 }, (_, i) => [i, 0, 0, 0, 0, 0, 0, i, 0, 0]); print(' + expression + ')', page);
	END
}
# estimate STATUS REASON: what the page says of the fifth request.
estimate() {
	in_page "$1" "estimate({ position: 5, reason: '$2', item: { hai_action: 20 } })"
}
# estimated: with all that can be in the way.
estimated() {
	equal "$(estimate '{}' 'no mover that asks for work has room for it')" "5 min 0 s to 5 min 0 s, by the last hour's rate" &&
		equal "$(estimate '{ locked: 1 }' 'another request of its file, cookie 0x1, goes first')" 'none: the queue is locked' &&
		equal "$(estimate '{}' 'its mover is not connected')" 'none: its mover is not connected'
}
check_by node 'how long it may take is said only where something goes on' estimated
# said_full REQUESTS CANCELS: what is said of a queue that may hold ten of them.
said_full() {
	in_page "{ max_queued: 10, pending_archive: $1, untold_cancel: $2 }" 'full().join("\n")'
}
# fullness: of requests, of cancels that Lustre was not told of, and of both.
fullness() {
	cancels='Cancels of requests that wait are refused: Lustre was not told of 7 before.'
	wait='at 100 % tools are refused, and Lustre waits.'
	equal "$(said_full 8 0; said_full 2 6)" '' &&
		equal "$(said_full 9 0)" "The queue is 90 % full, with 9 requests: $wait" &&
		equal "$(said_full 1 7)" "$cancels" &&
		equal "$(said_full 2 7)" "The queue is 90 % full, with 2 requests and 7 cancels that Lustre was not told of: $wait
$cancels"
}
check_by node 'that the queue fills up, and cancels are refused, is said in time' fullness

# fits_phone: what was shown, with the longest states and a long name, is no wider than the screen, and breaks no word of ours.
fits_phone() {
	page /style.css >style.css
	sed -e 's|<script[^>]*></script>||' -e 's/<td>waiting</<td>disconnected</g' -e 's/>mover0</>mover0-of-the-archive</' \
		-e "s|</body>|<script>document.documentElement.style.width = '360px';\
			const all = [...document.querySelectorAll('table, input, svg')].map(e => e.getBoundingClientRect().right);\
			document.title = [Math.max(...all), document.querySelector('#requests td').offsetHeight]</script></body>|" \
		dom >phone.html
	# No window is as narrow.
	browser --window-size=500,2000 "file://$TRASH/phone.html" >phone.dom
	sed -n 's|^<title>\(.*\),\(.*\)</title>|\1 \2|p' phone.dom >widths && read -r wide high <widths || return
	echo "ends at $wide, a row is $high high"
	[ "${wide%.*}" -le 360 ] && [ "$high" -lt 45 ]
}
check_by chromium 'it is as wide as a phone' fits_phone

# Another one, that wants to know who looks.
{
	certify authority web web.example && certify authority monitor grafana.example &&
		certify authority mover mover0.example
} >out || bail "no certificates: $(cat out)"
check 'an entry for a password' eval 'echo "correct horse" | in_lab coordinatool-web password ann >users'
check 'has a hash of it' grep -qE '^ann:pbkdf2-sha512[$]210000[$][A-Za-z0-9+/=]{24}[$][A-Za-z0-9+/=]{44}$' users
check_not 'and not the password' grep -q horse users
check 'a short one is refused' exits 65 eval 'echo horse | in_lab coordinatool-web password ann'
chmod 640 users
locked_port=$(port_spare locked) || bail 'no port'
cat "$lab_dir/state/coordinatool.conf" - >locked.conf <<-END
	web_port $locked_port
	web_tls certificate
	web_password_file $TRASH/users
	tls_key_file $TRASH/tls/web.key
	tls_cert_file $TRASH/tls/web.pem
	tls_ca_file $TRASH/tls/authority.pem
	role monitor CN=grafana.*
	role mover CN=mover*
END
in_lab_background coordinatool-web -c "$TRASH/locked.conf" "$MNT"
# locked OPTION...: the status of its answer.
locked() {
	curl -sS --max-time 20 --cacert tls/authority.pem -o locked.body -w '%{http_code}' "$@" \
		"https://127.0.0.1:$locked_port/metrics"
}
check 'it listens' await 20 locked
check 'who says nothing is asked' equal "$(locked)" 401
check 'who knows the password is let in' equal "$(locked -u 'ann:correct horse')" 200
check 'to all that there is' grep -q '^coordinatool_up 1' locked.body
check 'who does not is not' equal "$(locked -u ann:battery) $(locked -u 'bob:correct horse')" '401 401'
check 'the certificate of a monitor does as well' equal "$(locked --cert tls/monitor.pem --key tls/monitor.key)" 200
check 'that of a mover does not' equal "$(locked --cert tls/mover.pem --key tls/mover.key)" 401
check_not 'older TLS is refused' locked --tls-max 1.2
check_not 'and so is what is in the clear' curl -s --max-time 5 "http://127.0.0.1:$locked_port/metrics"
check 'who is known is let in at once, and changes nothing' equal "$(locked -u 'ann:correct horse' -X POST -d x)" 405
client top --iters 2 --interval 1 >said
check 'top shows how things go' equal "$(grep -c '^archive  *0  *8  *6 .* s$' said)" 2
client list --help >said
check 'a command has a help of its own' grep -q -- '--columns' said
check_not 'with its own options only' grep -q -- '--repair' said
# It is watched from the lock to its end.
(sleep 2 && client unlock) &
check 'watch ends when the request does' exits 0 client watch "$MNT/watched"
cp .output said
check 'it said that it waited' grep -q 'state=waiting .*reason="the queue is locked"' said
check 'and how it ended' grep -q 'state=ended how=done mover=mover' said
check 'completion is a script that bash reads' bash -n "$ROOT/dist/coordinatool-client.bash"
# completes WORDS WANTED: what bash offers for the last word.
completes() {
	# shellcheck disable=SC2016 # for that bash
	in_lab bash -c '. "$1" && COMP_WORDS=($2) && COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) && _coordinatool_client &&
		printf "%s\n" "${COMPREPLY[@]}" | grep -qx -e "$3"' bash "$ROOT/dist/coordinatool-client.bash" "$1" "$2"
}
# What a mover calls itself is not for bash to carry out.
# shellcheck disable=SC2016 # bash must not expand it
printf '{"command":"ehlo","id":"$(touch %s)"}\nhold 20\n' "$TRASH/carried-out" >evil
in_lab_background sh -c "'$T/peer' <evil"
evil_there() {
	in_lab coordinatool-client status | grep -q '^.(touch'
}
check 'a mover comes with a hostile name' await 10 evil_there
check 'names of movers are completed' await 30 completes 'coordinatool-client resume mov' mover1
check 'and not carried out' test ! -e carried-out
# unhindered: who types is not kept by a coordinator that says nothing.
unhindered() {
	kill -STOP "$(lab_value PID_gateway)"
	began=$(date +%s)
	completes 'coordinatool-client resume --he' --help
	completed_by=$?
	kill -CONT "$(lab_value PID_gateway)"
	[ $(($(date +%s) - began)) -lt 30 ] && return $completed_by
}
check 'a coordinator that is silent does not keep who types' unhindered
check 'it completes commands' completes 'coordinatool-client expl' explain
check 'and their options' completes 'coordinatool-client list --col' --columns

mkdir -p zsh
cp "$ROOT/dist/coordinatool-client.zsh" zsh/_coordinatool-client
# completed TYPED WANTED: what zsh makes of it has this.
completed() {
	in_lab "$T/complete-zsh" "$TRASH/zsh" "$@"
}
check_by zsh 'zsh completes commands' completed 'coordinatool-client expl' 'coordinatool-client explain'
check_by zsh 'what they may be given' completed 'coordinatool-client list --sort ar' '--sort archive'
check_by zsh 'and names of movers' completed 'coordinatool-client resume mov' 'resume mover'
check_by zsh 'carrying none out' test ! -e carried-out

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

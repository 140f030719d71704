// SPDX-License-Identifier: LGPL-3.0-or-later
'use strict';
const TYPES = ['archive', 'restore', 'remove'];
const $ = id => document.getElementById(id);
// Not relative to an address with a password in it, which browsers do not fetch from.
const at = path => new URL(path, location.origin + location.pathname);
let status = null;
let minutes = [];

function span(seconds) {
	const s = Math.max(0, Math.round(seconds));
	if (s < 60) return `${s} s`;
	if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
	if (s < 86400) return `${Math.floor(s / 3600)} h ${Math.floor(s % 3600 / 60)} min`;
	return `${Math.floor(s / 86400)} d ${Math.floor(s % 86400 / 3600)} h`;
}

function element(name, text, ...children) {
	const made = document.createElement(name);
	if (text !== null) made.textContent = text;
	made.append(...children);
	return made;
}

function rows(table, cells) {
	$(table).tBodies[0].replaceChildren(...cells.map(row => element('tr', null, ...row.map(cell => element('td', cell)))));
}

function number(of, key) {
	return of[key] || 0;
}

function oldest(type) {
	const times = ((status.figures || {}).queues || []).filter(q => q.action === type && q.oldest).map(q => q.oldest);
	return times.length ? span(((status.now || Date.now() * 1e6) - Math.min(...times)) / 1e9) : '–';
}

// What there is to say of how full the queue is.
function full() {
	const requests = TYPES.reduce((sum, t) => sum + number(status, 'running_' + t) + number(status, 'pending_' + t), 0);
	const most = number(status, 'max_queued'), untold = number(status, 'untold_cancel'), warnings = [];
	if (most && requests + untold >= 0.9 * most)
		warnings.push(`The queue is ${Math.floor(100 * (requests + untold) / most)} % full, with ${requests} requests`
			+ (untold ? ` and ${untold} cancels that Lustre was not told of` : '')
			+ ': at 100 % tools are refused, and Lustre waits.');
	if (most && untold >= Math.max(1, Math.floor(0.75 * most)))
		warnings.push(`Cancels of requests that wait are refused: Lustre was not told of ${untold} before.`);
	return warnings;
}

function show() {
	const minute = (status.figures || {}).done_last_minute || {};
	rows('requests', TYPES.map(t => [t, number(status, 'running_' + t), number(status, 'pending_' + t), number(minute, t),
		oldest(t), number(status, 'done_' + t), number(status, 'failed_' + t)]));
	const movers = (status.clients || []).filter(c => c.status !== 'init');
	rows('movers', movers.map(m => [m.client_id, m.suspended ? 'suspended' : m.status, ...TYPES.map(t => number(m, 'current_' + t)),
		TYPES.reduce((sum, t) => sum + number(m, 'done_' + t), 0), TYPES.reduce((sum, t) => sum + number(m, 'failed_' + t), 0)]));
	const warnings = [];
	if (status.locked) warnings.push('The queue is locked: no new work is sent.');
	if (!status.ingests) warnings.push('Nothing comes from Lustre: no ingest is connected.');
	if (status.redis_away_since) warnings.push(`Redis is away: ${status.redis_away_reason || ''}`);
	if (status.redis_warning) warnings.push(`Redis: ${status.redis_warning}`);
	warnings.push(...full());
	if (status.held) warnings.push(`${status.held} requests are held until somebody looks.`);
	for (const m of movers) {
		if (m.failed_in_a_row) warnings.push(`${m.client_id} has failed its last ${m.failed_in_a_row} requests.`);
		if (m.suspended) warnings.push(`${m.client_id} is suspended.`);
	}
	const list = warnings.map(text => element('li', text));
	if (warnings.join() !== [...$('warnings').children].map(li => li.textContent).join()) $('warnings').replaceChildren(...list);
	const running = TYPES.reduce((sum, t) => sum + number(status, 'running_' + t), 0);
	const waiting = TYPES.reduce((sum, t) => sum + number(status, 'pending_' + t), 0);
	const state = `${running} running, ${waiting} waiting, ${movers.length} movers`;
	if ($('state').textContent !== state) $('state').textContent = state;
	$('held-section').hidden = !status.held;
	document.body.dataset.shown = 'yes';
}

// Ended per minute, from one row of the ring to the next; a scheduler that was started again begins with 0.
function ended(from, to, type) {
	const before = from[7 + type], after = to[7 + type];
	return (after >= before ? after - before : after) / Math.max(1, to[0] - from[0]);
}

function curve(svg, series) {
	const wide = 600, high = 160, top = Math.max(1, ...series.flatMap(s => s.map(p => p[1])));
	const last = Number($('span').value), end = Math.floor(Date.now() / 60000);
	svg.setAttribute('viewBox', `0 0 ${wide} ${high}`);
	svg.setAttribute('preserveAspectRatio', 'none');
	const svgNs = 'http://www.w3.org/2000/svg';
	const lines = series.map((points, i) => {
		const line = document.createElementNS(svgNs, 'polyline');
		line.setAttribute('class', TYPES[i]);
		line.setAttribute('points', points.map(p => `${(wide * (1 - (end - p[0]) / last)).toFixed(1)},${(high - 4 - (high - 20) * p[1] / top).toFixed(1)}`).join(' '));
		return line;
	});
	// Beside it, not in it: the picture is as wide as the page, and letters in it would be, too.
	svg.parentElement.querySelector('span').textContent = `, up to ${Math.round(top * 10) / 10}`;
	svg.replaceChildren(...lines);
}

async function history() {
	try {
		minutes = await (await fetch(at('history'))).json();
	} catch (e) {
		return;
	}
	const from = Math.floor(Date.now() / 60000) - Number($('span').value);
	const shown = minutes.filter(row => row[0] >= from);
	curve($('waiting'), TYPES.map((t, i) => shown.map(row => [row[0], row[1 + i]])));
	curve($('ended'), TYPES.map((t, i) => shown.slice(1).map((row, n) => [row[0], ended(shown[n], row, i)])));
}

// How the coordinator's reason begins where nothing goes on until somebody acts (WaitReasons of the scheduler).
const STANDS = ['the queue is locked', 'no ingest has said', 'its mover is not connected', 'its mover is suspended',
	'every mover that takes', 'no mover is connected'];

// An estimate from what has ended in the last hour: the middle half of its ten-minute rates.
function estimate(view) {
	const reason = status && status.locked ? STANDS[0] : view.reason || '';
	if (STANDS.some(begin => reason.startsWith(begin))) return `none: ${reason}`;
	const type = typeOf(view);
	const hour = minutes.slice(-61);
	const rates = [];
	for (let i = 10; i < hour.length; i += 5) rates.push(ended(hour[i - 10], hour[i], type));
	rates.sort((a, b) => a - b);
	const quick = rates[Math.floor(rates.length * 3 / 4)], slow = rates[Math.floor(rates.length / 4)];
	if (!view.position || !rates.length || !quick) return 'none: too little is known to have ended in the last hour';
	return `${span(view.position / quick * 60)} to ${slow ? span(view.position / slow * 60) : 'much longer'}, by the last hour's rate`;
}

const typeOf = view => [20, 21, 22].indexOf(view.item.hai_action);
const views = text => text.split('\n').filter(line => line).map(line => JSON.parse(line));

function fid(f) {
	return `[0x${BigInt(f.f_seq).toString(16)}:0x${f.f_oid.toString(16)}:0x${f.f_ver.toString(16)}]`;
}

async function find(event) {
	event.preventDefault();
	let answer, text;
	try {
		answer = await fetch(at('find?q=' + encodeURIComponent($('q').value)));
		text = await answer.text();
	} catch (e) {
		text = 'The server of this page does not answer.';
	}
	if (!answer?.ok) {
		$('found').replaceChildren(element('p', text));
		return;
	}
	const found = views(text);
	$('found').replaceChildren(element('p', found.length ? `${found.length} found` : 'No request: it has ended, or never came here.'),
		...found.map(view => {
			const list = element('dl', null);
			const add = (name, value) => value && list.append(element('dt', name), element('dd', value));
			add('file', fid(view.item.hai_fid));
			add('type', TYPES[typeOf(view)]);
			add('state', view.state + (view.client_id ? ` at ${view.client_id}` : ''));
			add('place', view.position ? `${view.position} of ${view.queue_length}` : '');
			add('since', view.item.timestamp ? span(Date.now() / 1000 - view.item.timestamp / 1e9) : '');
			add('because', view.reason);
			if (view.state === 'waiting') add('estimate', estimate(view));
			return list;
		}));
}

async function held() {
	if (!status || !status.held) return;
	const answer = await fetch(at('find?q=held'));
	if (!answer.ok) return; // others look; the next time
	rows('held', views(await answer.text()).map(view => [fid(view.item.hai_fid), TYPES[typeOf(view)],
		view.since ? span(Date.now() / 1000 - view.since / 1e9) : '', view.reason || '']));
}

async function groups() {
	const answer = await fetch(at('groups'));
	if (!answer.ok) return; // it is being counted; the next time
	const all = views(await answer.text());
	const show = (table, kind) => rows(table, all.filter(of => kind in of)
		.map(of => [of[kind] || '(none)', number(of, 'running'), number(of, 'waiting')]));
	show('hints', 'hint');
	show('users', 'user');
	$('users-section').hidden = !all.some(of => 'user' in of);
}

async function look() {
	const answer = await fetch(at('status'));
	if (answer.ok) {
		status = await answer.json();
		show();
		held();
	} else {
		$('state').textContent = `The coordinator does not answer: ${await answer.text()}`;
	}
}

function live() {
	const events = new EventSource(at('events'));
	events.addEventListener('status', event => {
		status = JSON.parse(event.data);
		show();
	});
	events.addEventListener('away', event => { $('state').textContent = `The coordinator does not answer: ${event.data}`; });
	events.onerror = () => { $('state').textContent = 'This page has lost its server; it tries again.'; };
	setInterval(history, 20000);
	setInterval(held, 5000);
	setInterval(groups, 30000);
}

$('find').addEventListener('submit', find);
$('span').addEventListener('change', history);
look();
history();
groups();
// ?live=no: as it is now, to print it or to take a picture.
if (!location.search.includes('live=no')) live();

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * What the tests of the whole agent share: a mount of a few files, a
 * coordinator that says what the test wants it to say, and the mover's steps.
 *
 * With SITE_TLS set, they talk by TLS.
 *
 * Waits end with the test program, in failure, after ten seconds.
 */
#ifndef COORDINATOOL_TEST_SITE_H
#define COORDINATOOL_TEST_SITE_H

#include "../llapi.h"

/* Files of the mount are [0x200000401:1..SITE_FILES:0x0]. */
#define SITE_FILES 20

/* Make the mount, and point the environment there. */
void site_up(void);
void site_down(void);
extern char site_mnt[];

/* A scenario with a listening coordinator of its own. */
void site_scenario(const char *name, void (*run)(void));

/* Another port for the next registration: bound, but refusing until peer_listen(). */
void peer_move(void);
void peer_listen(void);

/* The agent's next connection. */
int peer_accept(void);
void peer_close(int fd);

/* Nothing comes, and nobody connects, for so long. */
bool peer_quiet(int fd, int ms);
bool peer_alone(int ms);

/* The other side has closed, after nothing more. */
bool peer_closed(int fd);

/* From now on, what the agent says on standard error is listened to, as it comes by default. */
void site_listen(void);

/* How often it has said this; and that it says it within the time of a wait. */
int site_said(const char *text);
bool site_says(const char *text);

void peer_say(int fd, const char *text);

/* The next message, valid until the next one; "" when the agent closed. */
const char *peer_hear(int fd);

/* The next message is exactly this one. */
bool peer_hears(int fd, const char *text);

/* Accept, hear an ehlo, confirm it. The ehlo is kept in peer_ehlo. */
int peer_greet(void);
extern char peer_ehlo[65536];

#define SITE_EHLO "{\"command\":\"ehlo\",\"fsname\":\"testfs\",\"id\":\"mover0\"}"
#define SITE_RECV \
	"{\"command\":\"recv\",\"max_archive\":-1,\"max_restore\":-1,\"max_remove\":-1,\"max_bytes\":1048576}"

/* An item, a reply to recv with items from..to, and a done, as text; valid until the next call of the same. */
const char *site_item(unsigned int action, unsigned long long cookie, unsigned int oid);
const char *site_list(unsigned int from, unsigned int to);
const char *site_list_of(const char *items);
const char *site_done(unsigned long long cookie, unsigned int oid, int status);

/* Register as mover0 with these flags, for any archive. */
struct hsm_copytool_private *mover_register(int flags);

/* Receive a list in the background; wait for it and copy it. */
void mover_recv_start(struct hsm_copytool_private *ct);
struct hsm_action_list *mover_recv_result(int *rc);

/* Begin and end an item. */
struct hsm_copyaction_private *mover_begin(struct hsm_copytool_private *ct, const struct hsm_action_item *hai);
void mover_end(struct hsm_copyaction_private *hcp, int errval);

/* The common beginning: registered, greeted, items 1 to count received. */
struct hsm_action_list *site_working(struct hsm_copytool_private **ct, int *fd, unsigned int count);

#endif

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Doubly linked lists whose links live inside the members. A link points to itself while in no list. */
#ifndef SIM_LIST_H
#define SIM_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct link {
	struct link *prev;
	struct link *next;
};

/* The structure of the given type that holds this link as the given member. */
#define link_owner(ptr, type, member) ((type *)((char *)(ptr) - offsetof(type, member)))

#define list_each(pos, head) for (struct link *pos = (head)->next; pos != (head); pos = pos->next)
/* The same where the body may take the current link out. */
#define list_each_safe(pos, head)                                                                                      \
	for (struct link *pos = (head)->next, *pos##_next = pos->next; pos != (head);                                  \
	     pos = pos##_next, pos##_next = pos->next)

static inline void list_init(struct link *link)
{
	link->prev = link;
	link->next = link;
}

static inline bool list_empty(const struct link *head)
{
	return head->next == head;
}

/* Puts a link in front of another; in front of the head means at the end. */
static inline void list_insert(struct link *before, struct link *link)
{
	link->prev = before->prev;
	link->next = before;
	before->prev->next = link;
	before->prev = link;
}

static inline void list_append(struct link *head, struct link *link)
{
	list_insert(head, link);
}

/* Takes a link out of its list; harmless when it is in none. */
static inline void list_remove(struct link *link)
{
	link->prev->next = link->next;
	link->next->prev = link->prev;
	list_init(link);
}

#endif

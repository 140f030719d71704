/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Hash tables by a 64-bit key whose nodes live inside the members. Keys may repeat. Grows by itself. */
#ifndef SIM_TABLE_H
#define SIM_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct node {
	struct node *next;
	uint64_t key;
};

struct table {
	struct node **slots;
	size_t size;	/* a power of two, or 0 before the first add */
	size_t count;
};

/* The structure of the given type that holds this node as the given member. */
#define node_owner(ptr, type, member) ((type *)((char *)(ptr) - offsetof(type, member)))

void table_add(struct table *table, struct node *node, uint64_t key);
void table_del(struct table *table, struct node *node);
/* The first node of a key, and the next one of the same key; NULL when there is none. */
struct node *table_find(const struct table *table, uint64_t key);
struct node *table_find_next(const struct node *node);
/* Frees the slots; the members are the caller's. */
void table_free(struct table *table);

#endif

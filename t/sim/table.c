/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "table.h"

#include <stdlib.h>

#include "memory.h"

#define FIRST_SIZE 64

/* Spreads keys that count up (inodes, cookies) over all bits: the finaliser of splitmix64. */
static uint64_t mix(uint64_t key)
{
	key = (key ^ (key >> 30)) * 0xbf58476d1ce4e5b9ULL;
	key = (key ^ (key >> 27)) * 0x94d049bb133111ebULL;
	return key ^ (key >> 31);
}

static struct node **slot_of(const struct table *table, uint64_t key)
{
	return &table->slots[mix(key) & (table->size - 1)];
}

static void grow(struct table *table)
{
	struct table bigger = { .size = table->size ? table->size * 2 : FIRST_SIZE, .count = table->count };

	bigger.slots = must_calloc(bigger.size, sizeof(*bigger.slots));
	for (size_t i = 0; i < table->size; i++) {
		for (struct node *node = table->slots[i], *next; node; node = next) {
			struct node **slot = slot_of(&bigger, node->key);

			next = node->next;
			node->next = *slot;
			*slot = node;
		}
	}
	free(table->slots);
	*table = bigger;
}

void table_add(struct table *table, struct node *node, uint64_t key)
{
	struct node **slot;

	if (table->count >= table->size)
		grow(table);
	slot = slot_of(table, key);
	node->key = key;
	node->next = *slot;
	*slot = node;
	table->count++;
}

void table_del(struct table *table, struct node *node)
{
	struct node **at;

	if (!table->size)
		return;
	for (at = slot_of(table, node->key); *at; at = &(*at)->next) {
		if (*at == node) {
			*at = node->next;
			node->next = NULL;
			table->count--;
			return;
		}
	}
}

static struct node *same_key(struct node *node, uint64_t key)
{
	while (node && node->key != key)
		node = node->next;
	return node;
}

struct node *table_find(const struct table *table, uint64_t key)
{
	return table->size ? same_key(*slot_of(table, key), key) : NULL;
}

struct node *table_find_next(const struct node *node)
{
	return same_key(node->next, node->key);
}

void table_free(struct table *table)
{
	free(table->slots);
	*table = (struct table){ 0 };
}

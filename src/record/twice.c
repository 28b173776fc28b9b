/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mix.h"
#include "record/csv.h"
#include "record/trial_store.h"

/* What makes a trial one, as two hashes: two different trials have the same with a chance of 1 in 2^128. */
struct identity {
	uint64_t hash, other_hash;
	size_t index;
};

static struct identity identity_of(const struct trial *trial, size_t index)
{
	const uint64_t parts[] = {trial->host_id, trial->run_id, trial->restart, trial->round, trial->position};
	struct identity identity = {0, 1, index};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		identity.hash = mix64(identity.hash ^ parts[i]);
		identity.other_hash = mix64(identity.other_hash + parts[i]);
	}
	for (const char *c = trial->harness; *c; c++) {
		identity.hash = mix64(identity.hash ^ (unsigned char)*c);
		identity.other_hash = mix64(identity.other_hash + (unsigned char)*c);
	}
	return identity;
}

static bool is_same(const struct identity *a, const struct identity *b)
{
	return a->hash == b->hash && a->other_hash == b->other_hash;
}

/* Of two alike, the earlier one comes first. */
static int compare(const void *a, const void *b)
{
	const struct identity *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	if (x->other_hash != y->other_hash)
		return x->other_hash < y->other_hash ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

/* Of several the pair whose second is met first. */
static int find(struct identity *identities, size_t count, size_t *first, size_t *second)
{
	int found = 0;

	qsort(identities, count, sizeof(*identities), compare);
	for (size_t i = 1; i < count; i++)
		if (is_same(&identities[i], &identities[i - 1]) && (!found || identities[i].index < *second)) {
			*first = identities[i - 1].index;
			*second = identities[i].index;
			found = 1;
		}
	return found;
}

int trial_list_find_twice(const struct trial_list *list, size_t *first, size_t *second)
{
	struct identity *identities = malloc((list->count + 1) * sizeof(*identities));
	int found;

	if (!identities)
		return -ENOMEM;
	for (size_t i = 0; i < list->count; i++)
		identities[i] = identity_of(&list->trials[i], i);
	found = find(identities, list->count, first, second);
	free(identities);
	return found;
}

int trial_store_find_twice(const struct trial_store *store, size_t *first, size_t *second)
{
	struct identity *identities = malloc((store->count + 1) * sizeof(*identities));
	size_t count = 0;
	int found;

	if (!identities)
		return -ENOMEM;
	for (size_t i = 0; i < store->arm_count; i++) {
		struct trial_cursor cursor = {.arm = &store->arms[i]};
		struct trial trial;

		while (trial_cursor_next(&cursor, &trial))
			identities[count++] = identity_of(&trial, cursor.number);
	}
	found = find(identities, count, first, second);
	free(identities);
	return found;
}

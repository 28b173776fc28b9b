/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mix.h"
#include "record/csv.h"

struct hashed {
	uint64_t hash; /* of what makes a trial one */
	size_t index;
};

static uint64_t hash_of(const struct trial *trial)
{
	const uint64_t parts[] = {trial->host_id, trial->run_id, trial->restart, trial->round, trial->position};
	uint64_t hash = 0;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		hash = mix64(hash ^ parts[i]);
	for (const char *c = trial->harness; *c; c++)
		hash = mix64(hash ^ (unsigned char)*c);
	return hash;
}

static bool is_same(const struct trial *a, const struct trial *b)
{
	return a->host_id == b->host_id && a->run_id == b->run_id && a->restart == b->restart && a->round == b->round &&
	       a->position == b->position && strcmp(a->harness, b->harness) == 0;
}

/* Of two alike, the earlier one comes first. */
static int by_hash(const void *a, const void *b)
{
	const struct hashed *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

int trial_list_find_twice(const struct trial_list *list, size_t *first, size_t *second)
{
	struct hashed *order = malloc((list->count + 1) * sizeof(*order));
	int found = 0;

	if (!order)
		return -ENOMEM;
	for (size_t i = 0; i < list->count; i++)
		order[i] = (struct hashed){hash_of(&list->trials[i]), i};
	qsort(order, list->count, sizeof(*order), by_hash);
	/* Of several the one that is met first.  Different trials of one hash do not stand between two alike: there are
	 * never so many. */
	for (size_t i = 1; i < list->count; i++)
		if (order[i].hash == order[i - 1].hash && (!found || order[i].index < *second) &&
		    is_same(&list->trials[order[i].index], &list->trials[order[i - 1].index])) {
			*first = order[i - 1].index;
			*second = order[i].index;
			found = 1;
		}
	free(order);
	return found;
}

/* SPDX-License-Identifier: MIT
 *
 * Trials in the order of their cells.  Comparing two cells looks at twenty columns, half of them texts: so each arm is
 * looked for once in a table of hashes, the few arms are put in order, and trials go to the place of theirs.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/pairs.h"
#include "base/kind.h"

/* A strategy in a cell. */
struct arm {
	const struct trial *like;
	uint64_t hash;
	size_t count;	  /* of its trials … */
	size_t first;	  /* … and the place of the first one */
	struct arm *next; /* in its slot */
};

struct arms {
	struct arm **slots;
	size_t slot_count;
	struct arm **order;
	size_t count;
};

/* The arm of a trial, which is added if need be; NULL without memory. */
static struct arm *find_arm(struct arms *arms, const struct trial *trial)
{
	uint64_t hash = trial_arm_hash(trial);
	struct arm **slot = &arms->slots[hash % arms->slot_count], *arm;

	for (arm = *slot; arm; arm = arm->next)
		if (arm->hash == hash && trial_same_arm(arm->like, trial))
			return arm;
	arm = malloc(sizeof(*arm));
	if (!arm)
		return NULL;
	*arm = (struct arm){.like = trial, .hash = hash, .next = *slot};
	*slot = arm;
	arms->order[arms->count++] = arm;
	return arm;
}

static void free_arms(struct arms *arms)
{
	for (size_t i = 0; i < arms->count; i++)
		free(arms->order[i]);
	free(arms->order);
	free(arms->slots);
}

int pairs_compare_arms(const struct trial *a, const struct trial *b)
{
	int difference = pairs_compare_cells(a, b);
	bool a_serial = kind_of_name(a->kind) == KIND_SERIAL, b_serial = kind_of_name(b->kind) == KIND_SERIAL;

	if (difference)
		return difference;
	return a_serial != b_serial ? b_serial - a_serial : strcmp(a->strategy, b->strategy);
}

static int compare_arms(const void *left, const void *right)
{
	const struct arm *const *a = left, *const *b = right;

	return pairs_compare_arms((*a)->like, (*b)->like);
}

/* Moves each trial to places[its index], along the cycles of the permutation; forgets the places. */
static void permute(struct trial *trials, size_t *places, size_t count)
{
	for (size_t i = 0; i < count; i++)
		while (places[i] != i) {
			size_t to = places[i];
			struct trial moved = trials[to];

			trials[to] = trials[i];
			trials[i] = moved;
			places[i] = places[to];
			places[to] = to;
		}
}

/* Usually they are in order. */
static bool is_sorted(const struct trial *trials, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (pairs_compare_rounds(&trials[i - 1], &trials[i]) > 0)
			return false;
	return true;
}

void pairs_sort_rounds(struct trial *trials, size_t count)
{
	if (!is_sorted(trials, count))
		qsort(trials, count, sizeof(*trials), pairs_compare_rounds);
}

static int sort_into_arms(struct arms *arms, struct trial *trials, size_t *places, size_t count)
{
	struct arm **owners = calloc(count + 1, sizeof(struct arm *));
	size_t place = 0;

	for (size_t i = 0; owners && i < count; i++) {
		owners[i] = find_arm(arms, &trials[i]);
		if (!owners[i]) {
			free(owners);
			return -ENOMEM;
		}
		owners[i]->count++;
	}
	if (!owners)
		return -ENOMEM;
	qsort(arms->order, arms->count, sizeof(struct arm *), compare_arms);
	for (size_t i = 0; i < arms->count; i++) {
		arms->order[i]->first = place;
		place += arms->order[i]->count;
	}
	for (size_t i = 0; i < count; i++)
		places[i] = owners[i]->first++;
	free(owners);
	permute(trials, places, count);
	return 0;
}

int pairs_sort(struct trial *trials, size_t count)
{
	struct arms arms = {.slots = calloc(count + 1, sizeof(struct arm *)),
			    .slot_count = count + 1,
			    .order = malloc((count + 1) * sizeof(struct arm *))};
	size_t *places = malloc((count + 1) * sizeof(*places));
	int err = arms.slots && arms.order && places ? 0 : -ENOMEM;

	if (!err)
		err = sort_into_arms(&arms, trials, places, count);
	for (size_t i = 0; !err && i < arms.count; i++)
		pairs_sort_rounds(&trials[arms.order[i]->first - arms.order[i]->count], arms.order[i]->count);
	free(places);
	free_arms(&arms);
	return err;
}

/* SPDX-License-Identifier: MIT */
#include "analysis/store_cells.h"

#include <errno.h>
#include <stdlib.h>

#include "analysis/pairs.h"

static int compare(const void *left, const void *right)
{
	const struct trial_arm *const *a = left, *const *b = right;

	return pairs_compare_arms(&(*a)->first, &(*b)->first);
}

int store_cells_begin(const struct trial_store *store, struct store_cells *out)
{
	*out = (struct store_cells){.store = store,
				    .order = malloc((store->arm_count + 1) * sizeof(const struct trial_arm *))};
	if (!out->order)
		return -ENOMEM;
	for (size_t i = 0; i < store->arm_count; i++)
		out->order[i] = &store->arms[i];
	qsort(out->order, store->arm_count, sizeof(const struct trial_arm *), compare);
	return 0;
}

static int make_room(struct store_cells *cells, size_t wanted)
{
	if (wanted <= cells->room)
		return 0;
	free(cells->trials);
	cells->trials = malloc(wanted * sizeof(*cells->trials));
	cells->room = cells->trials ? wanted : 0;
	return cells->trials ? 0 : -ENOMEM;
}

static void unpack(const struct trial_arm *arm, struct trial *trials)
{
	struct trial_cursor cursor = {.arm = arm};

	for (struct trial *trial = trials; trial_cursor_next(&cursor, trial);)
		trial++;
	pairs_sort_rounds(trials, arm->count);
}

int store_cells_next(struct store_cells *cells, const struct trial **trials, size_t *count)
{
	size_t first = cells->next, last = first, wanted = 0;
	int err;

	if (first == cells->store->arm_count)
		return 0;
	for (;
	     last < cells->store->arm_count && pairs_same_cell(&cells->order[first]->first, &cells->order[last]->first);
	     last++)
		wanted += cells->order[last]->count;
	err = make_room(cells, wanted);
	if (err)
		return err;
	*count = 0;
	for (size_t i = first; i < last; i++) {
		unpack(cells->order[i], cells->trials + *count);
		*count += cells->order[i]->count;
	}
	*trials = cells->trials;
	cells->next = last;
	return 1;
}

void store_cells_end(struct store_cells *cells)
{
	free(cells->order);
	free(cells->trials);
}

/* SPDX-License-Identifier: MIT
 *
 * The cells of a store one after another, so that only one of them is unpacked at a time.
 */
#ifndef ANALYSIS_STORE_CELLS_H
#define ANALYSIS_STORE_CELLS_H

#include <stddef.h>

#include "record/trial_store.h"

struct store_cells {
	const struct trial_store *store;
	const struct trial_arm **order; /* arms, by cell */
	size_t next;			/* arm of the next cell */
	struct trial *trials;
	size_t room;
};

/* The caller ends it (store_cells_end), also after an error.  Returns 0 or -ENOMEM. */
int store_cells_begin(const struct trial_store *store, struct store_cells *out);

/* The trials of the next cell, in the order of pairs_sort(); they stay until the next call.  Returns 1; 0 at the end;
 * or -ENOMEM. */
int store_cells_next(struct store_cells *cells, const struct trial **trials, size_t *count);

void store_cells_end(struct store_cells *cells);

#endif

/* SPDX-License-Identifier: MIT
 *
 * From the lists of the flags to the cells and arms of a plan.
 */
#ifndef HARNESS_CELLS_H
#define HARNESS_CELLS_H

#include "harness/plan.h"

/* Whose cells are made, into which plan. */
struct maker {
	const struct harness *harness;
	const struct options *options;
	struct plan *plan;
	const struct plan_limits *limits;
	bool from_sweeps; /* what the machine cannot hold is left out, not refused */
};

/* Adds one cell with all strategies that can do it.  Returns 0, -ENOMEM, -E2BIG or -EFBIG, as plan_make(). */
int cells_add(struct maker *maker, const struct job *job);

/* Adds the product of all lists (cell_axes.c).  Returns what cells_add() does. */
int cells_add_all(struct maker *maker);

/* What rows of a side call the harness: in name[], which is returned. */
const char *side_name(const char *harness, enum side side, char name[TRIAL_NAME_SIZE]);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Which strategies of a cell lead, and what may be claimed of them (verdict.h).  The inside of summary.c.
 * Thread-safety: one thread a room.
 */
#ifndef ANALYSIS_CELL_JUDGE_H
#define ANALYSIS_CELL_JUDGE_H

#include "analysis/pairs.h"
#include "analysis/summary.h"

/* What one cell is computed from, with room to work in. */
struct cell_room {
	const struct summary_options *options;
	const struct trial *trials; /* of the cell, in the order of pairs_sort() */
	size_t count;
	struct arm_trials *arms; /* by standing */
	struct sample *samples;	 /* room for `count` */
	double *values;		 /* room for `count` */
};

/* The makespan that the options ask for. */
pairs_value cell_makespan(const struct cell_room *room);

/* One makespan over the other, paired within rounds. */
struct estimate cell_ratio(struct cell_room *room, const struct arm_trials *numerator,
			   const struct arm_trials *denominator);

/* Fills in the best standing, how far the others are behind, and the claims that the cell makes alone. */
void cell_judge(struct cell_room *room, struct cell_summary *cell);

/* Fills in the verdict and which strategies lead, from claims that are adjusted to those of other cells. */
void cell_decide(struct cell_summary *cell, double margin);

#endif

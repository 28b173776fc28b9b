/* SPDX-License-Identifier: MIT
 *
 * The inside of one curve: every round's log ratio at every place, and what a choice of
 * restarts makes of them.  curves.h is what others use.
 */
#ifndef ANALYSIS_CURVE_H
#define ANALYSIS_CURVE_H

#include "analysis/curves.h"
#include "analysis/task_size.h"

struct curve_sample {
	double log_ratio;
	unsigned group; /* restart or session, from 0 */
};

struct curve_place {
	struct curve_point point;
	double log_at; /* of the point */
	struct curve_sample *samples;
	size_t count;
};

struct curve_data {
	struct curve_place *places;
	size_t count;
	unsigned groups;
};

#define CURVE_PLACES_LEAST 3 /* that make a curve */

/* Fills in a curve from the cells of the one that begins at cell `first`; judges it if it has places enough.  Returns 0
 * or -ENOMEM. */
int curve_fill(const struct task_sizes *sizes, size_t first, double margin, struct curve *curve);

/* Adds the curve of *like (axis, pair and efficiency are read) that begins at cell `first`, if it has places enough.
 * Returns 0 or -ENOMEM. */
int curves_add(struct curves *out, const struct task_sizes *sizes, size_t first, const struct curve *like);

/* Is the cell the first of its curve? */
bool curves_begin_at(const struct task_sizes *sizes, size_t cell, enum curve_axis axis);

/* Adjusts the claims to each other.  Returns 0 or -ENOMEM. */
int curves_decide(struct curves *out);

/* Finds winners, claim, outcome and break-even points of a curve whose points stand; points[i] is that of
 * data->places[i], and both are in the order of their places.  `monotone`: theory says so.  Returns 0 or -ENOMEM. */
int curve_judge(struct curve *curve, const struct curve_data *data, double margin, bool monotone);

/* Takes back what its points say, too; where it might break even stays, for what is measured next. */
void curve_leave_undecided(struct curve *curve);

/* The winners, the claim and the outcome, from the points' ratios.  Returns 0 or -ENOMEM. */
int curve_claim(struct curve *curve, double margin, bool monotone);

#endif

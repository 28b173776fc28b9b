/* SPDX-License-Identifier: MIT
 *
 * METG, the minimum effective task granularity: the smallest tasks at which a strategy has at least half, or nine
 * tenths, of what the CPUs can do (Slaughter et al., "Task Bench: a parameterized benchmark for evaluating parallel
 * runtime performance", SC 2020).  Of work that computes, along task size.
 *
 * The efficiency is serial's makespan / (CPUs * the strategy's makespan), paired within rounds, with CPUs =
 * min(workers, CPUs available).  Where it passes the threshold is the break-even point of a curve (curves.h) whose
 * ratios are efficiencies over the threshold: `one` is the serial strategy.
 *
 * Serial work and a lock that is never released have one CPU at most.  Where that is the threshold itself, as half is
 * on two CPUs, noise and the error of the measured capacity alone would decide: they have not reached it.
 */
#ifndef ANALYSIS_METG_H
#define ANALYSIS_METG_H

#include <stdbool.h>

#include "analysis/curves.h"
#include "record/trial_store.h"

#define METG_THRESHOLDS 2
extern const double metg_thresholds[METG_THRESHOLDS]; /* 0.5 and 0.9 */

enum metg_outcome {
	METG_REACHED,	  /* from curve->break_even[0].at on */
	METG_EVERYWHERE,  /* at the smallest tasks already */
	METG_NOT_REACHED, /* at no size of the sweep */
	METG_UNDECIDED,
};

/* Are trials of the arm of this one part of a sweep?  For trial_store_pick(), with the store as `owner`. */
bool metg_asks(const struct trial *first, const void *owner);

/* Sorts the list.  A curve for each sweep, strategy and threshold, in this order.  `margin`: see verdict.h.  The caller
 * owns *out (curves_free).  Returns 0 or -ENOMEM. */
int metg_make(struct trial_list *list, double margin, struct curves *out);

enum metg_outcome metg_outcome(const struct curve *curve);

/* "reached", "everywhere", "not_reached", "undecided" */
extern const char *const metg_outcome_names[];

#endif

/* SPDX-License-Identifier: MIT
 *
 * Trials grouped into cells and paired within rounds.
 */
#ifndef ANALYSIS_PAIRS_H
#define ANALYSIS_PAIRS_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/stats.h"
#include "record/trial.h"

/* Orders trials by cell, then strategy (serial first), run, restart, round.  Returns 0 or -ENOMEM. */
int pairs_sort(struct trial *trials, size_t count);

/* The order of arms: by cell, then strategy, the serial one first; as strcmp. */
int pairs_compare_arms(const struct trial *a, const struct trial *b);

/* Orders trials of one arm by run, restart and round: a comparison for qsort and bsearch. */
int pairs_compare_rounds(const void *left, const void *right);

/* Puts trials of one arm into that order. */
void pairs_sort_rounds(struct trial *trials, size_t count);

/* The order of their cells alone: the first difference of what makes a cell, as strcmp. */
int pairs_compare_cells(const struct trial *a, const struct trial *b);

bool pairs_same_cell(const struct trial *a, const struct trial *b);
bool pairs_same_strategy(const struct trial *a, const struct trial *b);
bool pairs_ok(const struct trial *trial);

/* Is the name of a strategy on a list that commas separate? */
bool pairs_lists(const char *list, const char *name);

/* Number that is the same for trials of one restart of one run, and for no
 * others. */
unsigned long pairs_group(const struct trial *trial);

/* An observation made of two trials of one round; of one alone, it is both. */
struct sample pairs_sample(double value, const struct trial *a, const struct trial *b);

/* The CPU that both started on, as a number for struct sample's `block`: 0 where it was left to the scheduler, or
 * differs. */
unsigned pairs_block(const struct trial *a, const struct trial *b);

/* Are all trials of one host, kernel and build? */
bool pairs_one_host(const struct trial *trials, size_t count);

/* A run of trials in the order of pairs_sort(): one strategy of one cell. */
struct arm_trials {
	const struct trial *trials;
	size_t count;
};

/* The arm of a strategy among the trials of one cell; of no trials where the cell does not have it. */
struct arm_trials pairs_arm(const struct trial *trials, size_t count, const char *strategy);

/* The trial of `arm` in the same round as `like`, if it is ok; or NULL. */
const struct trial *pairs_find(const struct arm_trials *arm, const struct trial *like);

/* What is compared of a trial, > 0. */
typedef double (*pairs_value)(const struct trial *trial);

/* The makespan that counts: the cold one; with a barrier, the warm one. */
double pairs_makespan_ns(const struct trial *trial);

/* Writes value(numerator) / value(denominator) for each round that both have
 * with status ok to samples[] (room for numerator->count); returns how many. */
size_t pairs_ratios(const struct arm_trials *numerator, const struct arm_trials *denominator, pairs_value value,
		    struct sample *samples);

#endif

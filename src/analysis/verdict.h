/* SPDX-License-Identifier: MIT
 *
 * What may be said of a ratio: that it is not 1 (one side wins), that it is 1 for all that matters (equal), or nothing.
 *
 * Each claim is held against what would make it false.  A win: that the ratio is 1, by Student's t, two-sided.  Equal:
 * that the ratio is outside the margin on either side, by two one-sided tests (Schuirmann, "A comparison of the two
 * one-sided tests procedure and the power approach", J. Pharmacokinet. Biopharm. 15, 1987), at half the level each, so
 * that the 95 % interval is within the margin.  A ratio that is surely not 1 and surely within the margin is equal:
 * such a difference changes no decision.
 *
 * Sentences of one kind that are printed together (the cells of a summary, the curves of points) are adjusted together,
 * by Holm's step-down procedure ("A simple sequentially rejective multiple test procedure", Scand. J. Stat. 6, 1979):
 * the chance that any of the wins is false is at most VERDICT_LEVEL, and so is that of the equals. Thread-safety: any
 * thread; no state.
 */
#ifndef ANALYSIS_VERDICT_H
#define ANALYSIS_VERDICT_H

#include <stddef.h>

#include "analysis/stats.h"

#define VERDICT_LEVEL  0.05
#define VERDICT_MARGIN 0.03

enum verdict { VERDICT_UNDECIDED, VERDICT_WIN, VERDICT_EQUAL };

/* p-values of the null hypotheses `the ratio is 1` and `the ratio is outside the margin`. */
struct claim {
	double differs; /* 1: nothing speaks for a win */
	double equal;
};

/* Of what nothing is known. */
extern const struct claim claim_none;

/* Of an estimate on logarithms.  `margin`: 0.03 for ± 3 %. */
struct claim claim_of(const struct estimate *ratio, double margin);

/* That both hold. */
struct claim claim_both(struct claim a, struct claim b);

/* Replaces claims that are made together by what remains of them.  Returns 0 or -ENOMEM. */
int claims_adjust(struct claim *claims, size_t count);

enum verdict claim_verdict(struct claim claim);

/* How many units (estimate_units) would decide one of `together` claims, if they spread as those that are there do; 0
 * if that cannot be told, or if it would take more than VERDICT_UNITS_MOST. */
#define VERDICT_UNITS_MOST 1000
unsigned verdict_units(const struct estimate *ratio, double margin, size_t together);

/* "win", "equal", "undecided" */
extern const char *const verdict_names[];

#endif

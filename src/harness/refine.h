/* SPDX-License-Identifier: MIT
 *
 * Where a sweep looks closer: each restart adds points between those where two strategies
 * change places, as the restarts before have seen them, and has the points beside
 * such a place measured most often.
 *
 * It is a bisection in log space that may err: every restart decides anew, from all
 * trials so far, so a bracket that a disturbed round put in the wrong place is left
 * again.  It says only where to measure; what the crossing is, the analysis says
 * (breakeven crossings).
 */
#ifndef HARNESS_REFINE_H
#define HARNESS_REFINE_H

#include "harness/plan.h"
#include "harness/rows.h"

/* A bracket is narrow enough when its ends differ by this factor. */
#define REFINE_STEP 1.1

/* Adds the points of this restart to the plan, which has those of earlier ones, and sets the rounds of each cell.
 * options->rounds is the most of any cell.  Does nothing to cells whose search has no axis.  Returns 0 or -ENOMEM. */
int refine(const struct harness *harness, const struct options *options, const struct plan_limits *limits,
	   const struct rows *rows, unsigned restart, struct plan *plan);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Two sets of results side by side: two machines, kernels, interpreters.  Ratios are compared, never times: each side's
 * speed-up over its own serial run.  A pure function of the trials.
 */
#ifndef ANALYSIS_COMPARE_H
#define ANALYSIS_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/verdict.h"
#include "record/csv.h"

struct comparison {
	struct trial key; /* a trial of the cell; its cell columns are meant */
	char strategy[TRIAL_NAME_SIZE];
	struct estimate a, b;	  /* speed-ups over serial */
	struct estimate quotient; /* b / a; the two sides are independent, so their errors add up in squares */
	bool lacks_cpus;	  /* one side computed and had too few of its CPUs: undecided for that */
	enum verdict verdict;	  /* win: the two sides differ; adjusted to the other rows */
};

struct comparisons {
	struct comparison *rows; /* by cell, then strategy */
	size_t count;
	double margin;	       /* that equal ones may differ by */
	size_t only_a, only_b; /* strategies in cells that the other side does not have */
};

/* Sorts both lists.  `margin`: see verdict.h.  The caller owns *out (comparisons_free).  Returns 0 or -ENOMEM. */
int comparisons_make(struct trial_list *a, struct trial_list *b, double margin, struct comparisons *out);
void comparisons_free(struct comparisons *comparisons);

#endif

/* SPDX-License-Identifier: MIT
 *
 * How well the simulation agrees with a real interpreter: for each cell, the
 * simulated quantity, the real one, and their ratio, paired within rounds.
 */
#ifndef ANALYSIS_FIDELITY_H
#define ANALYSIS_FIDELITY_H

#include "analysis/verdict.h"
#include "record/csv.h"
#include "record/trial.h"

enum quantity {
	QUANTITY_SPEEDUP,      /* over the serial run of the same world, warm */
	QUANTITY_LATENCY_MEAN, /* of tasks that block, ns */
	QUANTITY_LATENCY_P50,
};

struct agreement {
	struct trial key; /* its cell columns are meant */
	enum quantity quantity;
	const char *simulated_strategy;
	const char *real_strategy;
	double simulated; /* medians: times, or ns */
	double real;
	struct estimate ratio; /* simulated / real */
	enum verdict verdict;  /* win: they differ; adjusted to the other agreements */
	double within;	       /* farthest end of the interval from 1; NaN without interval */
};

struct fidelity {
	struct agreement *agreements; /* by cell */
	unsigned count;
	double margin; /* that equal ones may differ by */
};

/* Sorts the list and computes.  `margin`: see verdict.h.  The caller owns *out (fidelity_free).  Returns
 * 0 or -ENOMEM. */
int fidelity_make(struct trial_list *list, double margin, struct fidelity *out);
void fidelity_free(struct fidelity *fidelity);

#endif

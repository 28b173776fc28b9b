/* SPDX-License-Identifier: MIT
 *
 * The summary: for each cell, how long each strategy took, how it compares
 * with the baseline, and who won.  A pure function of the trials.
 */
#ifndef ANALYSIS_SUMMARY_H
#define ANALYSIS_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/stats.h"
#include "analysis/task_size.h"
#include "analysis/verdict.h"
#include "base/kind.h"
#include "record/csv.h"
#include "record/trial.h"
#include "record/trial_store.h"

enum metric { METRIC_COLD, METRIC_WARM };

struct summary_options {
	enum metric metric;
	const char *baseline; /* strategy whose time is the numerator of speed-ups; NULL: the one of kind serial */
	double margin;	      /* that equal ones may differ by: VERDICT_MARGIN */
};

/* Medians over trials, ns; 0 where no task blocks. */
struct latency {
	double mean, p50, p95, p99, max;
};

/* One strategy in one cell. */
struct standing {
	char strategy[TRIAL_NAME_SIZE];
	enum kind kind;
	unsigned trials;		   /* ok ones */
	unsigned failed;		   /* others: left out of all numbers, counted here */
	struct estimate time_ns;	   /* makespan by the metric */
	struct estimate speedup;	   /* baseline's time / this time, paired in rounds;
					      center NaN without a baseline */
	double speedup_median;		   /* plain median of the same paired ratios */
	double create_ns, run_ns, reap_ns; /* medians */
	double memory_bytes;		   /* median PSS of all workers; 0 where not measured */
	double minor_faults;		   /* median */
	double lock_wait_share; /* median of waiting for the global lock / (time * workers); 0 without lock */
	struct latency latency;
	struct estimate behind; /* this time / the best one's, paired; 1 for the best */
	bool leads;		/* the winner; an equal of the best; or of an undecided cell one that may be best */
};

struct cell_summary {
	struct trial key;	    /* a trial of the cell; its cell columns are meant */
	struct standing *standings; /* serial first, then by name */
	unsigned count;
	unsigned rounds; /* most rounds of any strategy */
	unsigned restarts, sessions;
	double capacity; /* median over restarts */
	struct task_size task_size;
	struct claim claim; /* that the best wins, and that all that lead are equal; adjusted to the other cells */
	enum verdict verdict;
	bool lacks_cpus;     /* it computes and had too few of its CPUs (capacity.h): undecided for that */
	unsigned best;	     /* index of the standing with the least time */
	unsigned last_equal; /* of the one that is farthest behind of those that are claimed to be equal */
};

struct summary {
	struct summary_options options;
	struct cell_summary *cells; /* by harness, workload, workers, … */
	unsigned count;
	unsigned sessions; /* the most of any cell */
};

/* Sorts the list and computes.  The caller owns *out (summary_free).  Returns
 * 0 or -ENOMEM. */
int summary_make(struct trial_list *list, const struct summary_options *options, struct summary *out);

/* The same of a store, of which one cell is unpacked at a time. */
int summary_make_of_store(const struct trial_store *store, const struct summary_options *options, struct summary *out);
void summary_free(struct summary *summary);

#endif

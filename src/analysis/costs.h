/* SPDX-License-Identifier: MIT
 *
 * What a worker costs, for each strategy: lines through what was measured.  A pure
 * function of the trials.
 *
 * Each line is a weighted least-squares fit (GSL, gsl_fit_wlinear) in each restart,
 * with weights 1/y², so that the relative error counts and not the largest trial;
 * the interval is Student's t over the logarithms of what the restarts' lines say.
 */
#ifndef ANALYSIS_COSTS_H
#define ANALYSIS_COSTS_H

#include <stdbool.h>

#include "analysis/stats.h"
#include "base/kind.h"
#include "record/csv.h"

#define COSTS_TRANSPORTS_MOST 8

/* What was not measured has center NaN. */
struct transport_cost {
	char name[TRIAL_NAME_SIZE];
	struct estimate task_ns; /* a task handed over and answered, without payload */
	struct estimate byte_ns; /* a byte more with it, one way */
};

struct worker_cost {
	char strategy[TRIAL_NAME_SIZE];
	enum kind kind;
	struct estimate create_ns;    /* one worker more, until it is ready */
	struct estimate parent_ns;    /* more for each GiB that the parent holds in small pages */
	struct estimate memory_bytes; /* PSS of one worker more */
	struct estimate task_ns;      /* an empty task that a worker knows of, or claims */
	struct transport_cost transports[COSTS_TRANSPORTS_MOST];
	unsigned transport_count;
};

struct costs {
	struct worker_cost *workers; /* those of which something is known */
	unsigned count;
};

/* May trials of the arm of this one tell a cost?  For trial_store_pick(); `owner` is not used. */
bool costs_ask(const struct trial *first, const void *owner);

/* Sorts the list and computes.  The caller owns *out (costs_free).  Returns 0 or
 * -ENOMEM. */
int costs_make(struct trial_list *list, struct costs *out);
void costs_free(struct costs *costs);

#endif

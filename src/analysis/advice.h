/* SPDX-License-Identifier: MIT
 *
 * Advice: which strategy a described job should have on this machine, by the cost model; and
 * what would change that.  A pure function of model and job.
 * Thread-safety: any thread; no state.
 */
#ifndef ANALYSIS_ADVICE_H
#define ANALYSIS_ADVICE_H

#include <stddef.h>

#include "analysis/model.h"
#include "analysis/model_point.h"

#define ADVICE_MOST	   16 /* strategies */
#define ADVICE_POINTS_MOST 8

/* Two predictions that are nearer than this are not told apart. */
#define ADVICE_TIE 0.05

struct advised {
	const struct model_strategy *strategy;
	struct estimate predicted_ns;
	struct model_terms terms;
};

/* The answer for those who have a global lock, and for those who have none. */
struct answer {
	const struct advised *best;		 /* NULL: no strategy is theirs */
	const struct advised *ties[ADVICE_MOST]; /* with the best */
	unsigned tie_count;
	struct model_point points[ADVICE_POINTS_MOST]; /* what would change it */
	unsigned point_count;
};

struct advice {
	struct model_job job;
	char transport[TRIAL_NAME_SIZE];
	struct advised ranking[ADVICE_MOST]; /* fastest first */
	unsigned count;
	struct answer locked, unlocked;
};

/* A strategy that was run for real. */
struct verified {
	char strategy[TRIAL_NAME_SIZE];
	double predicted_ns;
	double measured_ns;	      /* median cold makespan; NaN if no trial was good */
	char status[TRIAL_NAME_SIZE]; /* of a bad one, or "ok" */
};

/* Ranks those strategies of the model that can do the job.  `among`: names, separated by commas; NULL for all.
 * Borrows from the model.  Returns 0, or -ENOENT if the model has none of them. */
int advice_make(const struct model *model, const struct model_job *job, const char *transport, const char *among,
		struct advice *out);

/* The first name on the list that the model knows nothing of, and its length; NULL for none. */
const char *advice_unknown(const struct model *model, const char *list, size_t *length);

#endif

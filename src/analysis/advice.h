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

/* Two that are nearer than this are equal: the simpler one is named. */
#define ADVICE_EQUAL 0.02

/* Is there a global lock? */
enum advice_world { ADVICE_BOTH_WORLDS, ADVICE_LOCKED, ADVICE_UNLOCKED };

struct advice_question {
	struct model_job job;
	const char *transport; /* "none", or how payloads go to processes */
	const char *among;     /* names, separated by commas; NULL for all */
	enum advice_world world;
};

struct advised {
	const struct model_strategy *strategy;
	struct estimate predicted_ns;
	struct model_terms terms;
};

/* The answer for those who have a global lock, and for those who have none. */
struct answer {
	const struct advised *best;		 /* NULL: no strategy is theirs */
	const struct advised *second;		 /* NULL: there is no other */
	const struct advised *today;		 /* what a program with threads has: the lock, or threads; or NULL */
	const struct advised *ties[ADVICE_MOST]; /* with the best */
	unsigned tie_count;
	struct model_point points[ADVICE_POINTS_MOST]; /* what would change it */
	unsigned point_count;
	/* Sizes along which another may win, but the predictions are too uncertain to say where: a bit for each axis,
	 * of larger and of smaller sizes. */
	unsigned undecided_above, undecided_below;
};

struct advice {
	const struct model *model; /* that it stands on */
	struct model_job job;
	char transport[TRIAL_NAME_SIZE];
	struct advised ranking[ADVICE_MOST]; /* fastest first */
	unsigned count;
	struct advice_left_out {
		const struct model_strategy *strategy;
		bool by_world;	 /* it cannot be had with the lock, or without; else nothing was measured of it */
	} left_out[ADVICE_MOST]; /* strategies of the model that cannot do the job as it is described */
	unsigned left_out_count;
	struct answer locked, unlocked;
};

/* A strategy that was run for real. */
struct verified {
	char strategy[TRIAL_NAME_SIZE];
	double predicted_ns;
	double measured_ns;	      /* median cold makespan; NaN if no trial was good */
	char status[TRIAL_NAME_SIZE]; /* of a bad one, or "ok" */
};

/* Ranks those strategies of the model that can do the job in the world that is asked for.  Borrows from the model.
 * Returns 0; -ENOENT if there are none; -ENOTSUP if one was asked for by name that is none of them (out->left_out). */
int advice_make(const struct model *model, const struct advice_question *question, struct advice *out);

/* The first name on the list that the model knows nothing of, and its length; NULL for none. */
const char *advice_unknown(const struct model *model, const char *list, size_t *length);

#endif

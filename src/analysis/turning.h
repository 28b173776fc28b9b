/* SPDX-License-Identifier: MIT
 *
 * Where predictions change places: from which size of a job on another strategy is the
 * better one.  Thread-safety: any thread; no state.
 */
#ifndef ANALYSIS_TURNING_H
#define ANALYSIS_TURNING_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/model.h"

/* A size of a job that may be another. */
enum turning_axis {
	TURNING_CPU,	 /* of a task, ns; blocking stays */
	TURNING_CPU_ALL, /* of a task, ns; blocking stays the same share of its time */
	TURNING_PAYLOAD, /* bytes */
	TURNING_PARENT,	 /* bytes */
	TURNING_TASKS,
};

/* The job with `place` in the place of that size. */
struct model_job turning_at(const struct model_job *job, enum turning_axis axis, double place);

/* Where between `from` and `to` the two take the same time: bisected in log space.  NaN if the same
 * of them wins at both ends.  Places are > 0. */
double turning_tie(const struct model_strategy *one, const struct model_strategy *other, const struct model_job *job,
		   enum turning_axis axis, double from, double to);

struct turning {
	enum turning_axis axis;
	bool above; /* the rival wins from here on; else up to here */
	double at;
	const struct model_strategy *rival;
};

/* A rival that is ahead by less is no reason to choose otherwise. */
#define TURNING_MARGIN 0.05

/* Goes from the job's own size on the axis up or down, and finds where the nearest rival that comes to
 * be ahead by TURNING_MARGIN ties with `named`.  Returns whether there is one. */
bool turning_find(const struct model_strategy *named, const struct model_strategy *const *rivals, size_t count,
		  const struct model_job *job, enum turning_axis axis, bool up, struct turning *turning);

#endif

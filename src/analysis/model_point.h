/* SPDX-License-Identifier: MIT
 *
 * Where predictions change places: from which size of a job on another strategy is the
 * better one; and the same beside the measured break-even points.
 * Thread-safety: any thread; no state.
 */
#ifndef ANALYSIS_MODEL_POINT_H
#define ANALYSIS_MODEL_POINT_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/curves.h"
#include "analysis/model.h"

/* A size of a job that may be another. */
enum model_axis {
	MODEL_ALONG_CPU,     /* of a task, ns; blocking stays */
	MODEL_ALONG_CPU_ALL, /* of a task, ns; blocking stays the same share of its time */
	MODEL_ALONG_PAYLOAD, /* bytes */
	MODEL_ALONG_PARENT,  /* bytes */
	MODEL_ALONG_TASKS,
};

/* The job with `place` in the place of that size. */
struct model_job model_job_at(const struct model_job *job, enum model_axis axis, double place);

struct model_point {
	enum model_axis axis;
	bool above; /* the rival wins from here on; else up to here */
	double at;
	double low, high; /* between these the predictions' intervals do not tell which wins; 0 and INFINITY: open */
	const struct model_strategy *rival;
};

enum model_point_found {
	MODEL_POINT_NONE,      /* no rival comes to be ahead */
	MODEL_POINT_UNDECIDED, /* one does, and at no size by more than the predictions are uncertain */
	MODEL_POINT_FOUND,
};

/* A rival that is ahead by less is no reason to choose otherwise. */
#define MODEL_POINT_MARGIN 0.05

/* A strategy and its rivals, for one job. */
struct model_named {
	const struct model *model; /* of all of them */
	const struct model_strategy *strategy;
	const struct model_strategy *const *rivals;
	size_t count;
	const struct model_job *job;
};

/* Goes from the job's own size on the axis up or down, and finds where the nearest rival that comes to
 * be ahead by MODEL_POINT_MARGIN ties with the one that is named.  *point is set where there is one. */
enum model_point_found model_point_find(const struct model_named *named, enum model_axis axis, bool up,
					struct model_point *point);

/* ---- beside measured ones ---- */

struct predicted_point {
	const struct curve *curve; /* with one break-even point */
	double predicted;	   /* ns or bytes; NaN: none within the sweep */
};

/* For each curve with one break-even point, of cold makespans that the model knows and over a size that it can vary:
 * where it says that the two tie.  *out is the caller's to free(); borrows from `curves`.
 * Returns 0 or -ENOMEM. */
int predicted_points_make(const struct model *model, const struct curves *curves, struct predicted_point **out,
			  size_t *count);

#endif

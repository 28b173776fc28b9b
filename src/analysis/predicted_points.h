/* SPDX-License-Identifier: MIT
 *
 * The model's break-even points beside the measured ones.
 * Thread-safety: any thread; no state.
 */
#ifndef ANALYSIS_PREDICTED_POINTS_H
#define ANALYSIS_PREDICTED_POINTS_H

#include "analysis/curves.h"
#include "analysis/model.h"

struct predicted_point {
	const struct curve *curve; /* with one break-even point */
	double predicted;	   /* ns or bytes; NaN: none within the sweep */
};

/* For each curve with one break-even point, of cold makespans that the model knows and over a size that it can vary:
 * where it says that the two tie.  *out is the caller's to free(); borrows from `break-even points`.
 * Returns 0 or -ENOMEM. */
int predicted_points_make(const struct model *model, const struct curves *curves, struct predicted_point **out,
			  size_t *count);

#endif

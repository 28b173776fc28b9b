/* SPDX-License-Identifier: MIT
 *
 * The model's crossings beside the measured ones.
 * Thread-safety: any thread; no state.
 */
#ifndef ANALYSIS_MODEL_CROSSINGS_H
#define ANALYSIS_MODEL_CROSSINGS_H

#include "analysis/crossings.h"
#include "analysis/model.h"

struct model_crossing {
	const struct curve *curve; /* with one crossing */
	double predicted;	   /* ns or bytes; NaN: none within the sweep */
};

/* For each curve with one crossing, of cold makespans that the model knows and over a size that it can vary:
 * where it says that the two tie.  *out is the caller's to free(); borrows from `crossings`.
 * Returns 0 or -ENOMEM. */
int model_crossings(const struct model *model, const struct crossings *crossings, struct model_crossing **out,
		    size_t *count);

#endif

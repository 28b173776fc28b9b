/* SPDX-License-Identifier: MIT
 *
 * The inside of one curve: every round's log ratio at every place, and what a choice of
 * restarts makes of them.  curves.h is what others use.
 */
#ifndef ANALYSIS_CURVE_H
#define ANALYSIS_CURVE_H

#include "analysis/curves.h"

struct curve_sample {
	double log_ratio;
	unsigned group; /* restart, from 0 */
};

struct curve_place {
	struct curve_point point;
	double log_at; /* of the point */
	struct curve_sample *samples;
	size_t count;
};

struct curve_data {
	struct curve_place *places;
	size_t count;
	unsigned groups;
};

/* Finds winners, outcome and break-even points of a curve whose points stand; points[i] is that of
 * data->places[i], and both are in the order of their places.  `monotone`: theory says so.  Returns 0 or -ENOMEM. */
int curve_judge(struct curve *curve, const struct curve_data *data, bool monotone);

#endif

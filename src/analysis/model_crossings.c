/* SPDX-License-Identifier: MIT */
#include "analysis/model_crossings.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "analysis/turning.h"

/* Where an axis begins, for logarithms: as the crossings have it. */
static const struct {
	enum turning_axis axis;
	double least;
} axes[CURVE_AXES] = {[CURVE_CPU] = {TURNING_CPU_ALL, 1},
		      [CURVE_PAYLOAD] = {TURNING_PAYLOAD, 1024},
		      [CURVE_PARENT] = {TURNING_PARENT, 1 << 20}};

static double predict(const struct curve *curve, const struct model_strategy *one, const struct model_strategy *other)
{
	struct model_job job = model_job_of(&curve->key);
	double least = axes[curve->axis].least;

	return turning_tie(one, other, &job, axes[curve->axis].axis, fmax(least, curve->points[0].at),
			   fmax(least, curve->points[curve->count - 1].at));
}

int model_crossings(const struct model *model, const struct crossings *crossings, struct model_crossing **out,
		    size_t *count)
{
	*count = 0;
	*out = calloc(crossings->count + 1, sizeof(**out));
	if (!*out)
		return -ENOMEM;
	for (size_t i = 0; i < crossings->count; i++) {
		const struct curve *curve = &crossings->curves[i];
		const char *transport = curve->key.transport;
		const struct model_strategy *one = model_find(model, curve->one, transport);
		const struct model_strategy *other = model_find(model, curve->other, transport);

		if (one && other && curve->axis != CURVE_WORKERS && curve->outcome == CURVE_CROSSES &&
		    curve->crossing_count == 1 && !curve->warm && model_knows(&curve->key))
			(*out)[(*count)++] = (struct model_crossing){curve, predict(curve, one, other)};
	}
	return 0;
}

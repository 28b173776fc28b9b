/* SPDX-License-Identifier: MIT */
#include "analysis/predicted_points.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "analysis/model_point.h"

/* Where an axis begins, for logarithms: as the break-even points have it. */
static const struct {
	enum model_axis axis;
	double least;
} axes[CURVE_AXES] = {[CURVE_CPU] = {MODEL_ALONG_CPU_ALL, 1},
		      [CURVE_PAYLOAD] = {MODEL_ALONG_PAYLOAD, 1024},
		      [CURVE_PARENT] = {MODEL_ALONG_PARENT, 1 << 20}};

static double predict(const struct curve *curve, const struct model_strategy *one, const struct model_strategy *other)
{
	struct model_job job = model_job_of(&curve->key);
	double least = axes[curve->axis].least;

	return model_point_between(one, other, &job, axes[curve->axis].axis, fmax(least, curve->points[0].at),
				   fmax(least, curve->points[curve->count - 1].at));
}

int predicted_points_make(const struct model *model, const struct curves *curves, struct predicted_point **out,
			  size_t *count)
{
	*count = 0;
	*out = calloc(curves->count + 1, sizeof(**out));
	if (!*out)
		return -ENOMEM;
	for (size_t i = 0; i < curves->count; i++) {
		const struct curve *curve = &curves->curves[i];
		const char *transport = curve->key.transport;
		const struct model_strategy *one = model_find(model, curve->one, transport);
		const struct model_strategy *other = model_find(model, curve->other, transport);

		if (one && other && curve->axis != CURVE_WORKERS && curve->outcome == CURVE_BREAKS_EVEN &&
		    curve->break_even_count == 1 && !curve->warm && model_knows(&curve->key))
			(*out)[(*count)++] = (struct predicted_point){curve, predict(curve, one, other)};
	}
	return 0;
}

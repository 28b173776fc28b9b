/* SPDX-License-Identifier: MIT */
#include "analysis/advice.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/pairs.h"

const char *advice_unknown(const struct model *model, const char *list, size_t *length)
{
	for (;; list += *length + 1) {
		bool known = false;

		*length = strcspn(list, ",");
		for (size_t i = 0; i < model->count; i++)
			known |= strlen(model->strategies[i].name) == *length &&
				 strncmp(model->strategies[i].name, list, *length) == 0;
		if (!known)
			return list;
		if (!list[*length])
			return NULL;
	}
}

static int by_time(const void *a, const void *b)
{
	double x = ((const struct advised *)a)->predicted_ns.center,
	       y = ((const struct advised *)b)->predicted_ns.center;

	return (x > y) - (x < y);
}

static void rank(const struct model *model, const char *among, struct advice *advice)
{
	for (size_t i = 0; i < model->count && advice->count < ADVICE_MOST; i++) {
		const struct model_strategy *strategy = &model->strategies[i];

		if (strategy != model_find(model, strategy->name, advice->transport) ||
		    (among && !pairs_lists(among, strategy->name)))
			continue;
		advice->ranking[advice->count++] =
			(struct advised){.strategy = strategy,
					 .predicted_ns = model_predict(strategy, &advice->job),
					 .terms = model_terms(strategy, &advice->job)};
	}
	qsort(advice->ranking, advice->count, sizeof(advice->ranking[0]), by_time);
}

static void add_points(const struct advice *advice, const struct model_strategy *const *rivals, size_t count,
		       struct answer *answer)
{
	static const enum model_axis axes[] = {MODEL_ALONG_CPU, MODEL_ALONG_TASKS, MODEL_ALONG_PAYLOAD,
					       MODEL_ALONG_PARENT};

	for (size_t i = 0; i < sizeof(axes) / sizeof(axes[0]); i++) {
		if (axes[i] == MODEL_ALONG_PAYLOAD && !advice->job.handed_over)
			continue;
		for (int up = 0; up <= 1; up++)
			if (answer->point_count < ADVICE_POINTS_MOST &&
			    model_point_find(answer->best->strategy, rivals, count, &advice->job, axes[i], up,
					     &answer->points[answer->point_count]))
				answer->point_count++;
	}
}

static void answer_for(const struct advice *advice, bool locked, struct answer *answer)
{
	const struct model_strategy *rivals[ADVICE_MOST];
	size_t count = 0;

	for (unsigned i = 0; i < advice->count; i++) {
		const struct advised *advised = &advice->ranking[i];

		if (locked && advised->strategy->kind == KIND_THREADS)
			continue;
		if (!answer->best)
			answer->best = advised;
		else if (advised->predicted_ns.center < (1 + ADVICE_TIE) * answer->best->predicted_ns.center)
			answer->ties[answer->tie_count++] = advised;
		rivals[count++] = advised->strategy;
	}
	if (answer->best)
		add_points(advice, rivals, count, answer);
}

int advice_make(const struct model *model, const struct model_job *job, const char *transport, const char *among,
		struct advice *out)
{
	*out = (struct advice){.job = *job};
	strcpy(out->transport, transport);
	rank(model, among, out);
	if (out->count == 0)
		return -ENOENT;
	answer_for(out, true, &out->locked);
	answer_for(out, false, &out->unlocked);
	return 0;
}

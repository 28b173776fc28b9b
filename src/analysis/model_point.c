/* SPDX-License-Identifier: MIT */
#include "analysis/model_point.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define BISECTIONS 40
#define BELOW	   1e-6 /* of the least size is next to none */
#define STEP	   1.1	/* from place to place, when a point is looked for */

/* Where looking begins and ends; nobody has tasks beyond. */
static const struct {
	double least, most;
} ranges[] = {
	[MODEL_ALONG_CPU] = {1e3, 1e10},    [MODEL_ALONG_CPU_ALL] = {1e3, 1e10}, [MODEL_ALONG_PAYLOAD] = {1024, 1e9},
	[MODEL_ALONG_PARENT] = {1e6, 1e12}, [MODEL_ALONG_TASKS] = {1, 1e7},
};

struct model_job model_job_at(const struct model_job *job, enum model_axis axis, double place)
{
	struct model_job other = *job;

	switch (axis) {
	case MODEL_ALONG_CPU:
		other.cpu_ns = place;
		break;
	case MODEL_ALONG_CPU_ALL:
		other.block_ns = job->cpu_ns > 0 ? job->block_ns / job->cpu_ns * place : job->block_ns;
		other.cpu_ns = place;
		break;
	case MODEL_ALONG_PAYLOAD:
		other.payload_bytes = place;
		break;
	case MODEL_ALONG_PARENT:
		other.parent_bytes = place;
		break;
	case MODEL_ALONG_TASKS:
		other.tasks = place;
		break;
	}
	return other;
}

static double own_place(const struct model_job *job, enum model_axis axis)
{
	const double places[] = {[MODEL_ALONG_CPU] = job->cpu_ns,
				 [MODEL_ALONG_CPU_ALL] = job->cpu_ns,
				 [MODEL_ALONG_PAYLOAD] = job->payload_bytes,
				 [MODEL_ALONG_PARENT] = job->parent_bytes,
				 [MODEL_ALONG_TASKS] = job->tasks};

	return fmax(ranges[axis].least, places[axis]);
}

/* Two strategies along an axis of a job. */
struct rivalry {
	const struct model_strategy *one, *other;
	const struct model_job *job;
	enum model_axis axis;
};

/* > 0: `other` takes less. */
static double log_ratio(const struct rivalry *two, double place)
{
	struct model_job there = model_job_at(two->job, two->axis, place);

	return log(model_makespan_ns(two->one, &there) / model_makespan_ns(two->other, &there));
}

/* Where between `from` and `to` the two take the same time: bisected in log space.  NaN if the same
 * of them wins at both ends.  Places are > 0. */
static double tie_between(const struct rivalry *two, double from, double to)
{
	bool other_wins = log_ratio(two, from) > 0;

	if ((log_ratio(two, to) > 0) == other_wins)
		return NAN;
	for (int i = 0; i < BISECTIONS; i++) {
		double middle = sqrt(from * to);

		if ((log_ratio(two, middle) > 0) == other_wins)
			from = middle;
		else
			to = middle;
	}
	return sqrt(from * to);
}

/* The one that is most ahead of the named one at a place, by the margin; or NULL. */
static const struct model_strategy *rival_at(const struct model_named *named, enum model_axis axis, double place)
{
	const struct model_strategy *best = NULL;
	double most = log1p(MODEL_POINT_MARGIN);

	for (size_t i = 0; i < named->count; i++) {
		const struct rivalry two = {named->strategy, named->rivals[i], named->job, axis};
		double ahead = log_ratio(&two, place);

		if (ahead > most) {
			most = ahead;
			best = named->rivals[i];
		}
	}
	return best;
}

/* Between the job's own size and a place at which the rival is ahead. */
static double tie_with(const struct rivalry *two, double own, double place)
{
	double at = tie_between(two, own, place);

	/* Ahead from the beginning: the tie is below where looking begins; or the named one is as good as the rival but
	 * for a trifle, and the job's own size is the place. */
	if (isnan(at) && model_makespan_ns(two->one, two->job) <= model_makespan_ns(two->other, two->job))
		at = tie_between(two, own * BELOW, place);
	return isnan(at) ? own : at;
}

/* Is the first of two strategies ahead of the second by more than both predictions are uncertain? */
static bool is_surely_ahead(const struct model_named *named, const struct model_strategy *first,
			    const struct model_strategy *second, const struct model_job *job)
{
	struct estimate one = model_predict(named->model, first, job), other = model_predict(named->model, second, job);

	return log(other.center / one.center) > hypot(log(one.high / one.center), log(other.high / other.center));
}

/* The nearest place from the point on, up or down, where the winner is sure: the rival, or the one that is named.  NaN:
 * there is none. */
static double sure_place(const struct model_named *named, const struct model_point *point, bool rival_wins, bool up)
{
	double end = up ? ranges[point->axis].most : ranges[point->axis].least;
	double way = log(end / point->at) * (up ? 1 : -1);
	int steps = way < 0 ? 0 : (int)(way / log(STEP)) + 1;

	for (int step = 0; step < steps; step++) {
		double place = point->at * pow(STEP, up ? step : -step);
		struct model_job job = model_job_at(named->job, point->axis, place);

		if (is_surely_ahead(named, rival_wins ? point->rival : named->strategy,
				    rival_wins ? named->strategy : point->rival, &job))
			return place;
	}
	return NAN;
}

/* Sets the point's interval.  Returns whether the rival surely wins anywhere. */
static bool set_interval(const struct model_named *named, struct model_point *point)
{
	double beyond = sure_place(named, point, true, point->above);
	double before = sure_place(named, point, false, !point->above);

	if (isnan(before))
		before = point->above ? 0 : INFINITY;
	point->low = point->above ? before : beyond;
	point->high = point->above ? beyond : before;
	return !isnan(beyond);
}

enum model_point_found model_point_find(const struct model_named *named, enum model_axis axis, bool up,
					struct model_point *point)
{
	double own = own_place(named->job, axis), end = up ? ranges[axis].most : ranges[axis].least;
	unsigned steps = (unsigned)(fabs(log(end / own)) / log(STEP)) + 1;

	if (!up && own <= ranges[axis].least)
		return MODEL_POINT_NONE; /* there is nothing below where looking begins */
	for (unsigned step = 0; step < steps; step++) {
		double place = own * pow(STEP, up ? step : -(double)step);
		const struct model_strategy *rival = rival_at(named, axis, place);
		const struct rivalry two = {named->strategy, rival, named->job, axis};

		if (!rival)
			continue;
		*point = (struct model_point){
			.axis = axis, .above = up, .rival = rival, .at = tie_with(&two, own, place)};
		return set_interval(named, point) ? MODEL_POINT_FOUND : MODEL_POINT_UNDECIDED;
	}
	return MODEL_POINT_NONE;
}

/* ---- beside measured ones ---- */

static const enum model_axis model_axes[CURVE_AXES] = {
	[CURVE_CPU] = MODEL_ALONG_CPU_ALL, [CURVE_PAYLOAD] = MODEL_ALONG_PAYLOAD, [CURVE_PARENT] = MODEL_ALONG_PARENT};

static double predict(const struct curve *curve, const struct model_strategy *one, const struct model_strategy *other)
{
	struct model_job job = model_job_of(&curve->key);
	const struct rivalry two = {one, other, &job, model_axes[curve->axis]};
	double least = curves_least[curve->axis];

	return tie_between(&two, fmax(least, curve->points[0].at), fmax(least, curve->points[curve->count - 1].at));
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

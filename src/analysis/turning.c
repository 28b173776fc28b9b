/* SPDX-License-Identifier: MIT */
#include "analysis/turning.h"

#include <math.h>

#define BISECTIONS 40
#define BELOW	   1e-6 /* of the least size is next to none */
#define STEP	   1.1	/* from place to place, when a turning is looked for */

/* Where looking begins and ends; nobody has tasks beyond. */
static const struct {
	double least, most;
} ranges[] = {
	[TURNING_CPU] = {1e3, 1e10},	[TURNING_CPU_ALL] = {1e3, 1e10}, [TURNING_PAYLOAD] = {1024, 1e9},
	[TURNING_PARENT] = {1e6, 1e12}, [TURNING_TASKS] = {1, 1e7},
};

struct model_job turning_at(const struct model_job *job, enum turning_axis axis, double place)
{
	struct model_job other = *job;

	switch (axis) {
	case TURNING_CPU:
		other.cpu_ns = place;
		break;
	case TURNING_CPU_ALL:
		other.block_ns = job->cpu_ns > 0 ? job->block_ns / job->cpu_ns * place : job->block_ns;
		other.cpu_ns = place;
		break;
	case TURNING_PAYLOAD:
		other.payload_bytes = place;
		break;
	case TURNING_PARENT:
		other.parent_bytes = place;
		break;
	case TURNING_TASKS:
		other.tasks = place;
		break;
	}
	return other;
}

static double own_place(const struct model_job *job, enum turning_axis axis)
{
	const double places[] = {[TURNING_CPU] = job->cpu_ns,
				 [TURNING_CPU_ALL] = job->cpu_ns,
				 [TURNING_PAYLOAD] = job->payload_bytes,
				 [TURNING_PARENT] = job->parent_bytes,
				 [TURNING_TASKS] = job->tasks};

	return fmax(ranges[axis].least, places[axis]);
}

/* > 0: `other` takes less. */
static double log_ratio(const struct model_strategy *one, const struct model_strategy *other,
			const struct model_job *job, enum turning_axis axis, double place)
{
	struct model_job there = turning_at(job, axis, place);

	return log(model_makespan_ns(one, &there) / model_makespan_ns(other, &there));
}

double turning_tie(const struct model_strategy *one, const struct model_strategy *other, const struct model_job *job,
		   enum turning_axis axis, double from, double to)
{
	bool other_wins = log_ratio(one, other, job, axis, from) > 0;

	if ((log_ratio(one, other, job, axis, to) > 0) == other_wins)
		return NAN;
	for (int i = 0; i < BISECTIONS; i++) {
		double middle = sqrt(from * to);

		if ((log_ratio(one, other, job, axis, middle) > 0) == other_wins)
			from = middle;
		else
			to = middle;
	}
	return sqrt(from * to);
}

/* The one that is most ahead of `named` at a place, by the margin; or NULL. */
static const struct model_strategy *rival_at(const struct model_strategy *named,
					     const struct model_strategy *const *rivals, size_t count,
					     const struct model_job *job, enum turning_axis axis, double place)
{
	const struct model_strategy *best = NULL;
	double most = log1p(TURNING_MARGIN);

	for (size_t i = 0; i < count; i++) {
		double ahead = log_ratio(named, rivals[i], job, axis, place);

		if (ahead > most) {
			most = ahead;
			best = rivals[i];
		}
	}
	return best;
}

bool turning_find(const struct model_strategy *named, const struct model_strategy *const *rivals, size_t count,
		  const struct model_job *job, enum turning_axis axis, bool up, struct turning *turning)
{
	double own = own_place(job, axis), end = up ? ranges[axis].most : ranges[axis].least;
	unsigned steps = (unsigned)(fabs(log(end / own)) / log(STEP)) + 1;

	if (!up && own <= ranges[axis].least)
		return false; /* there is nothing below where looking begins */
	for (unsigned step = 0; step < steps; step++) {
		double place = own * pow(STEP, up ? step : -(double)step);
		const struct model_strategy *rival = rival_at(named, rivals, count, job, axis, place);

		if (!rival)
			continue;
		*turning = (struct turning){.axis = axis,
					    .above = up,
					    .rival = rival,
					    .at = turning_tie(named, rival, job, axis, own, place)};
		/* Ahead from the beginning: the tie is between the job's own size, where `named` was best, and there.
		 */
		if (isnan(turning->at))
			turning->at = turning_tie(named, rival, job, axis, own * BELOW, place);
		if (isnan(turning->at))
			turning->at = own;
		return true;
	}
	return false;
}

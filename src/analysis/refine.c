/* SPDX-License-Identifier: MIT */
#include "analysis/refine.h"

#include <math.h>

#define STEPS 2 /* of the grid, to each side: a factor of two */

/* A factor between neighbours on the grid. */
static double step_of(enum curve_axis axis)
{
	return axis == CURVE_WORKERS ? 1.25 : M_SQRT2;
}

bool refine_is_known(const struct curve *curve, const struct break_even_point *found, double within)
{
	if (curve->axis == CURVE_WORKERS && found->above - found->below <= 1)
		return true;
	/* Without an interval it is not. */
	return curve->restarts >= REFINE_RESTARTS_LEAST && found->at.low > 0 &&
	       found->at.high / found->at.low <= (1 + within) * (1 + within);
}

/* Three digits are enough to type it again; bytes are whole lines or pages. */
static double rounded(double place, enum curve_axis axis)
{
	double unit = pow(10, floor(log10(place)) - 2);

	switch (axis) {
	case CURVE_PAYLOAD:
		return round(place / 64) * 64;
	case CURVE_PARENT:
		return round(place / 4096) * 4096;
	case CURVE_CPU:
		return round(place / unit) * unit;
	default:
		return round(place);
	}
}

/* What is asked for to stand at `at`: the nearest point knows how far the one was from the other. */
static double asked_for(const struct curve *curve, double at)
{
	const struct curve_point *nearest = &curve->points[0];

	for (size_t i = 1; i < curve->count; i++)
		if (fabs(log(fmax(1, curve->points[i].at) / at)) < fabs(log(fmax(1, nearest->at) / at)))
			nearest = &curve->points[i];
	return curve->axis == CURVE_CPU && nearest->at > 0 && nearest->asked > 0 ? at * nearest->asked / nearest->at
										 : at;
}

static unsigned add(double place, double places[REFINE_PLACES_MOST], unsigned count)
{
	unsigned at = count;

	for (unsigned i = 0; i < count; i++)
		if (places[i] == place)
			return count;
	if (count == REFINE_PLACES_MOST)
		return count;
	for (; at > 0 && places[at - 1] > place; at--)
		places[at] = places[at - 1];
	places[at] = place;
	return count + 1;
}

static unsigned add_about(const struct curve *curve, const struct break_even_point *found,
			  double places[REFINE_PLACES_MOST], unsigned count)
{
	double step = step_of(curve->axis), center = asked_for(curve, found->at.center);
	double middle = round(log(center) / log(step)), least = INFINITY, most = 0;
	unsigned after = count;

	for (size_t i = 0; i < curve->count; i++) {
		least = fmin(least, curve->points[i].asked);
		most = fmax(most, curve->points[i].asked);
	}
	for (int i = -STEPS; i <= STEPS; i++) {
		double place = rounded(pow(step, middle + i), curve->axis);

		/* What the sweep does not reach was not asked for. */
		if (place >= least && place <= most && place > 0)
			after = add(place, places, after);
	}
	/* A sweep that is finer than the grid. */
	return after > count ? after : add(fmax(least, fmin(most, rounded(center, curve->axis))), places, count);
}

unsigned refine_places(const struct curve *curve, double within, double places[REFINE_PLACES_MOST])
{
	unsigned count = 0;

	for (unsigned i = 0; i < curve->break_even_count; i++)
		if (curve->outcome != CURVE_BREAKS_EVEN || !refine_is_known(curve, &curve->break_even[i], within))
			count = add_about(curve, &curve->break_even[i], places, count);
	return count;
}

/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "analysis/curve_root.h"

#define TAIL 0.975 /* two-sided 95 % */

/* Rounds of each restart at the places within CURVE_NEAR_FACTOR of the root and on both sides of it: what it tells of
 * it. */
static size_t count_near(const struct curve_room *room, double root, size_t *counts)
{
	const struct curve_data *data = room->data;
	size_t all = 0;

	for (unsigned group = 0; group < data->groups; group++)
		counts[group] = 0;
	for (size_t i = 0; i < data->count; i++) {
		const struct curve_place *place = &data->places[i];
		bool near = fabs(place->log_at - root) <= log(CURVE_NEAR_FACTOR);
		bool beside = (i == 0 || data->places[i - 1].log_at <= root) &&
			      (i + 1 == data->count || data->places[i + 1].log_at >= root);

		if (!near && !beside)
			continue;
		for (size_t j = 0; j < place->count; j++)
			counts[place->samples[j].group]++;
		all += place->count;
	}
	return all;
}

/* The standard error of the root of all.  What a restart alone would have moved it by, its pseudo-value, follows from
 * what leaving it out does.  Restarts differ by more than their rounds do, so each is an observation of equal worth of
 * how much they differ, however many rounds it has; their weights are those with which the root takes them. */
static double jackknife_error(const struct curve_left_out *left_out, unsigned count)
{
	double mean = 0, squares = 0, weights = 0;

	for (unsigned i = 0; i < count; i++)
		mean += left_out[i].moved / count;
	for (unsigned i = 0; i < count; i++) {
		squares += pow(left_out[i].moved - mean, 2);
		weights += pow(left_out[i].weight, 2);
	}
	return sqrt(squares / (count - 1) * weights);
}

/* The root without each restart that tells of it; *below, *above: without one there is none within the places. */
static unsigned leave_out_each(struct curve_room *room, size_t low, size_t high, bool rising, double root,
			       struct curve_left_out *left_out, bool *below, bool *above)
{
	unsigned groups = room->data->groups, count = 0;
	size_t all = count_near(room, root, room->counts), ignored;

	for (unsigned group = 0; group < groups; group++) {
		double without;

		if (room->counts[group] == 0)
			continue;
		curve_room_leave_out(room, group);
		without = curve_root(room, low, high, rising, &ignored);
		*below |= !(without > -INFINITY);
		*above |= !(without < INFINITY);
		if (room->counts[group] < all && isfinite(without)) {
			double weight = (double)room->counts[group] / (double)all;

			left_out[count++] = (struct curve_left_out){(root - without) * (1 / weight - 1), weight};
		}
	}
	return count;
}

void curve_interval(struct curve_room *room, size_t low, size_t high, double root, struct break_even_point *found)
{
	bool below = false, above = false;
	unsigned count = leave_out_each(room, low, high, found->rising, root, room->left_out, &below, &above);
	double half = count > 1 ? stats_t_quantile(TAIL, count - 1) * jackknife_error(room->left_out, count) : INFINITY;

	if (room->data->groups < 2)
		return;
	found->at.low = below ? 0 : exp(root - half);
	found->at.high = above ? INFINITY : exp(root + half);
}

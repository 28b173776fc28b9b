/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "analysis/curve_root.h"

#define TAIL 0.975 /* two-sided 95 % */

/* Rounds of each restart at the places, of low … high, within CURVE_NEAR_FACTOR of the root and on both sides of it:
 * what it tells of the root. */
static size_t count_near(const struct curve_room *room, size_t low, size_t high, double root, size_t *counts)
{
	const struct curve_data *data = room->data;
	size_t all = 0;

	for (unsigned group = 0; group < data->groups; group++)
		counts[group] = 0;
	for (size_t i = low; i <= high; i++) {
		const struct curve_place *place = &data->places[i];
		bool near = fabs(place->log_at - root) <= log(CURVE_NEAR_FACTOR);
		bool beside = (i == low || data->places[i - 1].log_at <= root) &&
			      (i == high || data->places[i + 1].log_at >= root);

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

/* The root without each restart that tells of it.  Returns how many do; 0 if without one of them there is no root among
 * the places. */
static unsigned leave_out_each(struct curve_room *room, size_t low, size_t high, double root, bool rising)
{
	size_t all = count_near(room, low, high, root, room->counts);
	unsigned count = 0;

	for (unsigned group = 0; group < room->data->groups; group++) {
		double weight = (double)room->counts[group] / (double)all, without;

		if (room->counts[group] == 0)
			continue;
		curve_room_leave_out(room, group);
		without = curve_root(room, low, high, rising);
		if (room->counts[group] == all || !isfinite(without))
			return 0;
		room->left_out[count++] = (struct curve_left_out){(root - without) * (1 / weight - 1), weight};
	}
	return count;
}

void curve_interval(struct curve_room *room, size_t low, size_t high, double root, struct break_even_point *found)
{
	unsigned count;
	double half = INFINITY;

	if (room->data->groups < 2)
		return;
	count = leave_out_each(room, low, high, root, found->rising);
	if (count > 1) {
		found->at.error = jackknife_error(room->left_out, count);
		found->at.freedom = count - 1;
		half = stats_t_quantile(TAIL, found->at.freedom) * found->at.error;
	}
	found->at.low = exp(root - half);
	found->at.high = exp(root + half);
}

/* SPDX-License-Identifier: MIT */
#include "analysis/curve.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

#include "analysis/curve_room.h"
#include "analysis/curve_root.h"
#include "analysis/isotonic.h"

/* Contradictions nearer than that to a break-even point are noise about it. */
#define SAME_POINT_FACTOR 2.0

/* ---- one break-even point ---- */

static void measure_point(struct curve_room *room, size_t low, size_t high, bool rising, struct break_even_point *found)
{
	const struct curve_data *data = room->data;
	size_t after;
	double root;

	curve_room_take_all(room);
	root = curve_root(room, low, high, rising);
	if (!isfinite(root))
		root = (data->places[low].log_at + data->places[high].log_at) / 2;
	*found = (struct break_even_point){.rising = rising, .at = {exp(root), NAN, NAN, data->groups, 0}};
	for (after = low; after + 1 < high && data->places[after + 1].log_at <= root;)
		after++;
	found->below = data->places[after].point.at;
	found->above = data->places[after + 1].point.at;
	curve_interval(room, low, high, root, found);
}

/* ---- the whole curve ---- */

static void find_winners(struct curve *curve)
{
	for (size_t i = 0; i < curve->count; i++) {
		struct curve_point *point = &curve->points[i];

		point->winner = 0;
		if (point->ratio.low > 1 && point->ratio.center > 1 + CURVES_TIE)
			point->winner = 1;
		if (point->ratio.high < 1 && point->ratio.center < 1 / (1 + CURVES_TIE))
			point->winner = -1;
	}
}

static size_t count_winners(const struct curve *curve, int winner)
{
	size_t count = 0;

	for (size_t i = 0; i < curve->count; i++)
		count += curve->points[i].winner == winner;
	return count;
}

/* Which direction fits better, by the isotonic regressions' squares? */
static bool rises(struct curve_room *room)
{
	size_t n = room->data->count;
	double up, down;

	curve_room_take_all(room);
	memcpy(room->fitted, room->heights, n * sizeof(*room->fitted));
	up = isotonic_fit(room->fitted, room->weights, n, false);
	memcpy(room->fitted, room->heights, n * sizeof(*room->fitted));
	down = isotonic_fit(room->fitted, room->weights, n, true);
	return up <= down;
}

static void add_point(struct curve_room *room, struct curve *curve, size_t low, size_t high, bool rising)
{
	if (curve->break_even_count < BREAK_EVEN_POINTS_MOST)
		measure_point(room, low, high, rising, &curve->break_even[curve->break_even_count++]);
}

/* One for each change between decided places. */
static void break_even_at_changes(struct curve_room *room, struct curve *curve)
{
	size_t last = curve->count;

	for (size_t i = 0; i < curve->count; i++) {
		int winner = curve->points[i].winner;

		if (!winner)
			continue;
		if (last < curve->count && curve->points[last].winner != winner)
			add_point(room, curve, last, i, winner > 0);
		last = i;
	}
}

/* Is there a winner on the wrong side of the one break-even point, and not just beside it? */
static bool is_contradicted(const struct curve *curve)
{
	const struct break_even_point *found = &curve->break_even[0];

	for (size_t i = 0; i < curve->count; i++) {
		const struct curve_point *point = &curve->points[i];
		bool above = point->at > found->at.center;
		double factor = above ? point->at / found->at.center : found->at.center / fmax(point->at, 1);

		if (point->winner && factor > SAME_POINT_FACTOR && (point->winner > 0) != (above == found->rising))
			return true;
	}
	return false;
}

static void find_tie(struct curve *curve)
{
	size_t first = curve->count;

	while (first > 0 && curve->points[first - 1].winner == 0)
		first--;
	curve->tie_from = first < curve->count ? curve->points[first].at : 0;
}

static void judge_point(struct curve_room *room, struct curve *curve, bool monotone)
{
	if (!monotone) {
		break_even_at_changes(room, curve);
		return;
	}
	add_point(room, curve, 0, curve->count - 1, rises(room));
	if (!is_contradicted(curve))
		return;
	curve->against_theory = true;
	curve->break_even_count = 0;
	break_even_at_changes(room, curve);
}

int curve_judge(struct curve *curve, const struct curve_data *data, bool monotone)
{
	gsl_error_handler_t *handler;
	size_t ones, others;
	struct curve_room room;
	int err = curve_room_new(data, &room);

	if (err)
		return err;
	handler = gsl_set_error_handler_off(); /* what has no fit has no root */
	find_winners(curve);
	find_tie(curve);
	ones = count_winners(curve, -1);
	others = count_winners(curve, 1);
	if (ones && others) {
		curve->outcome = CURVE_BREAKS_EVEN;
		judge_point(&room, curve, monotone);
	} else {
		curve->outcome = ones ? CURVE_ONE_ALWAYS : others ? CURVE_OTHER_ALWAYS : CURVE_TIE;
	}
	gsl_set_error_handler(handler);
	curve_room_free(&room);
	return 0;
}

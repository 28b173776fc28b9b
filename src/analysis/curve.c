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
	bool known;

	curve_room_take_all(room);
	root = curve_root(room, low, high, rising);
	known = isfinite(root);
	if (!known)
		root = (data->places[low].log_at + data->places[high].log_at) / 2;
	*found = (struct break_even_point){.rising = rising, .at = estimate_none};
	found->at.center = exp(root);
	found->at.groups = data->groups;
	for (after = low; after + 1 < high && data->places[after + 1].log_at <= root;)
		after++;
	found->below = data->places[after].point.at;
	found->above = data->places[after + 1].point.at;
	if (known)
		curve_interval(room, low, high, root, found);
}

/* ---- the whole curve ---- */

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
	if (curve->break_even_count == 0) /* one winner alone, on the wrong side */
		add_point(room, curve, 0, curve->count - 1, rises(room));
}

int curve_judge(struct curve *curve, const struct curve_data *data, double margin, bool monotone)
{
	gsl_error_handler_t *handler;
	struct curve_room room;
	int err = curve_claim(curve, margin, monotone);

	if (err || curve->outcome != CURVE_BREAKS_EVEN)
		return err;
	err = curve_room_new(data, &room);
	if (err)
		return err;
	handler = gsl_set_error_handler_off(); /* what has no fit has no root */
	judge_point(&room, curve, monotone);
	gsl_set_error_handler(handler);
	curve_room_free(&room);
	return 0;
}

/* SPDX-License-Identifier: MIT */
#include "analysis/curve.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_fit.h>
#include <gsl/gsl_multifit.h>
#include <gsl/gsl_poly.h>
#include <math.h>
#include <string.h>

#include "analysis/curve_room.h"
#include "analysis/isotonic.h"

#define TAIL 0.975 /* two-sided 95 % */

/* The parabola through a break-even point takes the points within this factor of it, and more
 * where there are too few. */
#define NEAR_FACTOR    2.0
#define NEAR_LEAST     4
#define PARABOLA_LEAST 4

/* Contradictions nearer than that to a break-even point are noise about it. */
#define SAME_POINT_FACTOR 2.0

/* ---- the place where a line changes its sign ---- */

/* Places first … last that have a height, about a center; returns how many. */
static size_t gather(struct curve_room *room, size_t first, size_t last, double center)
{
	size_t n = 0;

	for (size_t i = first; i <= last; i++) {
		if (isnan(room->heights[i]))
			continue;
		room->x[n] = room->data->places[i].log_at - center;
		room->y[n] = room->heights[i];
		room->w[n++] = room->weights[i];
	}
	return n;
}

/* Root of the straight line through places first … last; NaN if it is level or elsewhere. */
static double root_of_line(struct curve_room *room, size_t first, size_t last)
{
	const struct curve_place *places = room->data->places;
	size_t n = gather(room, first, last, 0);
	double intercept, slope, c00, c01, c11, squares, root;

	if (n < 2)
		return NAN;
	gsl_fit_wlinear(room->x, 1, room->w, 1, room->y, 1, n, &intercept, &slope, &c00, &c01, &c11, &squares);
	root = -intercept / slope;
	return root >= places[first].log_at && root <= places[last].log_at ? root : NAN;
}

/* Coefficients of the weighted least-squares parabola through x, y, w. */
static bool fit_parabola(const struct curve_room *room, size_t n, double c[3])
{
	gsl_matrix *x = gsl_matrix_alloc(n, 3), *covariance = gsl_matrix_alloc(3, 3);
	gsl_multifit_linear_workspace *work = gsl_multifit_linear_alloc(n, 3);
	gsl_vector_view coefficients = gsl_vector_view_array(c, 3);
	gsl_vector_const_view y = gsl_vector_const_view_array(room->y, n);
	gsl_vector_const_view w = gsl_vector_const_view_array(room->w, n);
	double squares;
	bool ok = x && covariance && work;

	for (size_t i = 0; ok && i < n; i++)
		for (size_t power = 0; power < 3; power++)
			gsl_matrix_set(x, i, power, pow(room->x[i], (double)power));
	ok = ok && gsl_multifit_wlinear(x, &w.vector, &y.vector, &coefficients.vector, covariance, &squares, work) == 0;
	gsl_matrix_free(x);
	gsl_matrix_free(covariance);
	gsl_multifit_linear_free(work);
	return ok;
}

/* Its root nearest to the center; NaN if it has none among the places. */
static double root_of_parabola(struct curve_room *room, size_t first, size_t last, double center)
{
	const struct curve_place *places = room->data->places;
	size_t n = gather(room, first, last, center);
	double c[3], roots[2], root = NAN;
	int found;

	if (n < PARABOLA_LEAST || !fit_parabola(room, n, c))
		return NAN;
	found = gsl_poly_solve_quadratic(c[2], c[1], c[0], &roots[0], &roots[1]);
	for (int i = 0; i < found; i++)
		if (isnan(root) || fabs(roots[i]) < fabs(root))
			root = roots[i];
	root += center;
	return root >= places[first].log_at && root <= places[last].log_at ? root : NAN;
}

/* Between `after` and the place behind it the sign changes, within low … high. */
static double root_near(struct curve_room *room, size_t low, size_t after, size_t high)
{
	const struct curve_place *places = room->data->places;
	double center = (places[after].log_at + places[after + 1].log_at) / 2, root;
	size_t first = after, last = after + 1;

	while (first > low && (last - first + 1 < NEAR_LEAST || center - places[first - 1].log_at <= log(NEAR_FACTOR)))
		first--;
	while (last < high && (last - first + 1 < NEAR_LEAST || places[last + 1].log_at - center <= log(NEAR_FACTOR)))
		last++;
	root = root_of_parabola(room, first, last, center);
	return isnan(root) ? root_of_line(room, after, after + 1) : root;
}

/* Where the isotonic fit over low … high changes its sign: the root, whose last place before it is *after; infinite if
 * that is beyond the places; NaN if there is no fit. */
static double find_root(struct curve_room *room, size_t low, size_t high, bool rising, size_t *after)
{
	size_t n = 0, last_before = SIZE_MAX, first_behind = SIZE_MAX;
	double root;

	for (size_t i = low; i <= high; i++)
		if (!isnan(room->heights[i])) {
			room->fitted[n] = room->heights[i];
			room->w[n++] = room->weights[i];
		}
	if (n < 2 || isnan(isotonic_fit(room->fitted, room->w, n, !rising)))
		return NAN;
	n = 0;
	for (size_t i = low; i <= high; i++) {
		bool before;

		if (isnan(room->heights[i]))
			continue;
		before = rising ? room->fitted[n] < 0 : room->fitted[n] > 0;
		n++;
		if (!before) {
			first_behind = i;
			break;
		}
		last_before = i;
	}
	if (last_before == SIZE_MAX)
		return -INFINITY;
	if (first_behind == SIZE_MAX)
		return INFINITY;
	*after = first_behind - 1;
	root = root_near(room, low, *after, high);
	return isnan(root) ? (room->data->places[*after].log_at + room->data->places[first_behind].log_at) / 2 : root;
}

/* ---- one break-even point, with its interval ---- */

/* Rounds of each restart at the places within NEAR_FACTOR of the root and on both sides of it: what it tells of it. */
static size_t count_near(const struct curve_room *room, double root, size_t *counts)
{
	const struct curve_data *data = room->data;
	size_t all = 0;

	for (unsigned group = 0; group < data->groups; group++)
		counts[group] = 0;
	for (size_t i = 0; i < data->count; i++) {
		const struct curve_place *place = &data->places[i];
		bool near = fabs(place->log_at - root) <= log(NEAR_FACTOR);
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
		without = find_root(room, low, high, rising, &ignored);
		*below |= !(without > -INFINITY);
		*above |= !(without < INFINITY);
		if (room->counts[group] < all && isfinite(without)) {
			double weight = (double)room->counts[group] / (double)all;

			left_out[count++] = (struct curve_left_out){(root - without) * (1 / weight - 1), weight};
		}
	}
	return count;
}

static void find_interval(struct curve_room *room, size_t low, size_t high, double root, struct break_even_point *found)
{
	bool below = false, above = false;
	unsigned count = leave_out_each(room, low, high, found->rising, root, room->left_out, &below, &above);
	double half = count > 1 ? stats_t_quantile(TAIL, count - 1) * jackknife_error(room->left_out, count) : INFINITY;

	if (room->data->groups < 2)
		return;
	found->at.low = below ? 0 : exp(root - half);
	found->at.high = above ? INFINITY : exp(root + half);
}

static void measure_point(struct curve_room *room, size_t low, size_t high, bool rising, struct break_even_point *found)
{
	const struct curve_data *data = room->data;
	size_t after;
	double root;

	curve_room_take_all(room);
	root = find_root(room, low, high, rising, &after);
	if (!isfinite(root))
		root = (data->places[low].log_at + data->places[high].log_at) / 2;
	*found = (struct break_even_point){.rising = rising, .at = {exp(root), NAN, NAN, data->groups, 0}};
	/* The line's root may lie beside the change of sign. */
	for (after = low; after + 1 < high && data->places[after + 1].log_at <= root;)
		after++;
	found->below = data->places[after].point.at;
	found->above = data->places[after + 1].point.at;
	find_interval(room, low, high, root, found);
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

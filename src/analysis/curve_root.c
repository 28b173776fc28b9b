/* SPDX-License-Identifier: MIT */
#include "analysis/curve_root.h"

#include <gsl/gsl_fit.h>
#include <gsl/gsl_multifit.h>
#include <gsl/gsl_poly.h>
#include <math.h>

#include "analysis/isotonic.h"

#define NEAR_LEAST     4
#define PARABOLA_LEAST 4

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

static size_t count_heights(const struct curve_room *room, size_t first, size_t last)
{
	size_t n = 0;

	for (size_t i = first; i <= last; i++)
		n += isnan(room->heights[i]) ? 0 : 1;
	return n;
}

/* Between `before` and `behind`, which have heights, and with none in between, the sign changes; within low … high. */
static double root_near(struct curve_room *room, size_t low, size_t before, size_t behind, size_t high)
{
	const struct curve_place *places = room->data->places;
	double center = (places[before].log_at + places[behind].log_at) / 2, root;
	size_t first = before, last = behind;

	while (first > low && (count_heights(room, first, last) < NEAR_LEAST ||
			       center - places[first - 1].log_at <= log(CURVE_NEAR_FACTOR)))
		first--;
	while (last < high && (count_heights(room, first, last) < NEAR_LEAST ||
			       places[last + 1].log_at - center <= log(CURVE_NEAR_FACTOR)))
		last++;
	root = root_of_parabola(room, first, last, center);
	if (isnan(root))
		root = root_of_line(room, before, behind);
	return isnan(root) ? center : root;
}

double curve_root(struct curve_room *room, size_t low, size_t high, bool rising)
{
	size_t n = 0, last_before = SIZE_MAX, first_behind = SIZE_MAX;

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
	return root_near(room, low, last_before, first_behind, high);
}

/* SPDX-License-Identifier: MIT */
#include "analysis/verdict.h"

#include <errno.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

const char *const verdict_names[] = {
	[VERDICT_UNDECIDED] = "undecided", [VERDICT_WIN] = "win", [VERDICT_EQUAL] = "equal"};

const struct claim claim_none = {1, 1};

struct claim claim_of(const struct estimate *ratio, double margin)
{
	double distance = fabs(log(ratio->center));

	if (isnan(distance))
		return claim_none;
	return (struct claim){fmin(1, 2 * stats_t_above(distance, ratio->error, ratio->freedom)),
			      fmin(1, 2 * stats_t_above(log1p(margin) - distance, ratio->error, ratio->freedom))};
}

struct claim claim_both(struct claim a, struct claim b)
{
	return (struct claim){fmax(a.differs, b.differs), fmax(a.equal, b.equal)};
}

/* ---- Holm ---- */

#define STRIDE (sizeof(struct claim) / sizeof(double))

static void adjust(double *values, size_t count, size_t *order)
{
	double least = 0;

	gsl_sort_index(order, values, STRIDE, count);
	for (size_t i = 0; i < count; i++) {
		double *value = &values[order[i] * STRIDE];

		least = fmax(least, fmin(1, *value * (double)(count - i)));
		*value = least;
	}
}

int claims_adjust(struct claim *claims, size_t count)
{
	size_t *order = malloc((count + 1) * sizeof(*order));

	if (!order)
		return -ENOMEM;
	if (count > 0) {
		adjust(&claims->differs, count, order);
		adjust(&claims->equal, count, order);
	}
	free(order);
	return 0;
}

enum verdict claim_verdict(struct claim claim)
{
	if (claim.equal <= VERDICT_LEVEL)
		return VERDICT_EQUAL;
	return claim.differs <= VERDICT_LEVEL ? VERDICT_WIN : VERDICT_UNDECIDED;
}

/* ---- what it would take ---- */

unsigned verdict_units(const struct estimate *ratio, double margin, size_t together)
{
	unsigned units = estimate_units(ratio);
	double distance = fabs(log(ratio->center)), wanted = fmax(distance, log1p(margin) - distance);
	double deviation = ratio->error * sqrt(units);

	if (!(deviation > 0) || ratio->freedom < 1)
		return 0;
	for (unsigned n = units + 1; n <= VERDICT_UNITS_MOST; n++)
		if (stats_t_quantile(1 - VERDICT_LEVEL / (2 * (double)together), n - 1) * deviation / sqrt(n) <= wanted)
			return n;
	return 0;
}

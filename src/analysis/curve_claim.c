/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/curve.h"

/* ---- points ---- */

static void take_verdicts(struct curve *curve, const struct claim *claims)
{
	for (size_t i = 0; i < curve->count; i++) {
		struct curve_point *point = &curve->points[i];

		point->verdict = claim_verdict(claims[i]);
		point->winner = point->verdict != VERDICT_WIN ? 0 : point->ratio.center > 1 ? 1 : -1;
	}
}

static void find_last_winner(struct curve *curve)
{
	size_t first = curve->count;

	while (first > 0 && curve->points[first - 1].winner == 0)
		first--;
	curve->no_winner_from = first < curve->count ? curve->points[first].at : 0;
}

/* ---- claims of all places ---- */

/* The largest p-value of all points (an intersection-union test) that one strategy wins everywhere; `sign`: 1 for
 * `other`. */
static double wins_everywhere(const struct curve *curve, const struct claim *claims, int sign)
{
	double least = 0;

	for (size_t i = 0; i < curve->count; i++)
		least = fmax(least, log(curve->points[i].ratio.center) * sign > 0 ? claims[i].differs : 1);
	return least;
}

/* The same, that `other` wins nowhere. */
static double never_wins(const struct curve *curve, const struct claim *claims)
{
	double least = 0;

	for (size_t i = 0; i < curve->count; i++)
		least = fmax(least, curve->points[i].ratio.center < 1 ? fmin(claims[i].differs, claims[i].equal)
								      : claims[i].equal);
	return least;
}

static double equal_everywhere(const struct curve *curve, const struct claim *claims)
{
	double least = 0;

	for (size_t i = 0; i < curve->count; i++)
		least = fmax(least, claims[i].equal);
	return least;
}

/* Claims that need every place; false if there is none. */
static bool claim_all(struct curve *curve, const struct claim *claims)
{
	const struct {
		enum curve_outcome outcome;
		struct claim claim;
	} found[] = {
		{CURVE_EQUAL, {1, equal_everywhere(curve, claims)}},
		{CURVE_OTHER_ALWAYS, {wins_everywhere(curve, claims, 1), 1}},
		{CURVE_OTHER_NEVER, {wins_everywhere(curve, claims, -1), 1}},
		{CURVE_OTHER_NEVER, {1, never_wins(curve, claims)}},
	};

	for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++)
		if (claim_verdict(found[i].claim) != VERDICT_UNDECIDED) {
			curve->outcome = found[i].outcome;
			curve->claim = found[i].claim;
			return true;
		}
	return false;
}

/* ---- claims of some places ---- */

/* Where theory says that there is one break-even point at most, there is one if the first place and the last have
 * different winners: two one-sided tests, each of which has to succeed. */
static double ends_differ(const struct curve *curve, const struct claim *claims)
{
	bool first = curve->points[0].ratio.center > 1, last = curve->points[curve->count - 1].ratio.center > 1;

	return first != last ? fmax(claims[0].differs, claims[curve->count - 1].differs) / 2 : 1;
}

/* The smallest adjusted p-value that one strategy wins at some point. */
static double wins_somewhere(const struct curve *curve, const struct claim *adjusted, int sign)
{
	double most = 1;

	for (size_t i = 0; i < curve->count; i++)
		if (curve->points[i].winner == sign)
			most = fmin(most, adjusted[i].differs);
	return most;
}

static void claim_some(struct curve *curve, const struct claim *adjusted, double ends)
{
	double other = wins_somewhere(curve, adjusted, 1), one = wins_somewhere(curve, adjusted, -1);
	double both = fmin(ends, fmax(one, other)), any = fmin(one, other);

	curve->outcome = CURVE_UNDECIDED;
	if (both <= VERDICT_LEVEL)
		curve->outcome = CURVE_BREAKS_EVEN;
	else if (any <= VERDICT_LEVEL)
		curve->outcome = CURVE_PARTLY;
	curve->claim = (struct claim){curve->outcome == CURVE_BREAKS_EVEN ? both : any, 1};
}

int curve_claim(struct curve *curve, double margin, bool monotone)
{
	struct claim *claims = calloc(curve->count + 1, sizeof(*claims));
	double ends = 1;
	int err = 0;

	if (!claims)
		return -ENOMEM;
	for (size_t i = 0; i < curve->count; i++)
		claims[i] = claim_of(&curve->points[i].ratio, margin);
	if (claim_all(curve, claims)) {
		take_verdicts(curve, claims);
	} else {
		if (monotone)
			ends = ends_differ(curve, claims);
		err = claims_adjust(claims, curve->count);
		take_verdicts(curve, claims);
		claim_some(curve, claims, ends);
	}
	find_last_winner(curve);
	free(claims);
	return err;
}

void curve_leave_undecided(struct curve *curve)
{
	curve->outcome = CURVE_UNDECIDED;
	curve->no_winner_from = 0;
	for (size_t i = 0; i < curve->count; i++) {
		curve->points[i].verdict = VERDICT_UNDECIDED;
		curve->points[i].winner = 0;
	}
}

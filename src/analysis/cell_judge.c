/* SPDX-License-Identifier: MIT */
#include "analysis/cell_judge.h"

#include <math.h>

#include "analysis/capacity.h"
#include "analysis/trial_values.h"

pairs_value cell_makespan(const struct cell_room *room)
{
	return room->options->metric == METRIC_WARM ? value_warm : value_cold;
}

struct estimate cell_ratio(struct cell_room *room, const struct arm_trials *numerator,
			   const struct arm_trials *denominator)
{
	size_t count = pairs_ratios(numerator, denominator, cell_makespan(room), room->samples);

	return stats_log_location(room->samples, count);
}

/* ---- the best ---- */

static unsigned find_best(const struct cell_summary *cell)
{
	unsigned best = 0;

	for (unsigned i = 1; i < cell->count; i++) {
		double time_ns = cell->standings[i].time_ns.center;

		if (!isnan(time_ns) && !(cell->standings[best].time_ns.center <= time_ns))
			best = i;
	}
	return best;
}

static void compare_to_best(struct cell_room *room, struct cell_summary *cell)
{
	for (unsigned i = 0; i < cell->count; i++)
		cell->standings[i].behind = cell_ratio(room, &room->arms[i], &room->arms[cell->best]);
}

/* With skewed times, the strategy with the least median can be slower in paired rounds.  Then the strategy that beats
 * it by the most becomes the best. */
static bool find_better(struct cell_summary *cell)
{
	unsigned best = cell->best;
	double least = 1;

	for (unsigned i = 0; i < cell->count; i++) {
		const struct estimate *behind = &cell->standings[i].behind;

		if (behind->high < 1 && behind->center < least) {
			least = behind->center;
			best = i;
		}
	}
	if (best == cell->best)
		return false;
	cell->best = best;
	return true;
}

/* ---- claims ---- */

static bool is_known(const struct standing *standing)
{
	return !isnan(standing->behind.low);
}

/* Is a before b, of those behind the best? */
static bool is_closer(const struct cell_summary *cell, unsigned a, unsigned b)
{
	double one = cell->standings[a].behind.center, other = cell->standings[b].behind.center;

	return one < other || (!(one > other) && a < b);
}

/* The one next after `last` (the best: the closest of all) by how far they are behind; cell->count: there is none. */
static unsigned next_behind(const struct cell_summary *cell, unsigned last)
{
	unsigned next = cell->count;

	for (unsigned i = 0; i < cell->count; i++) {
		bool after = i != cell->best && is_known(&cell->standings[i]) &&
			     (last == cell->best || is_closer(cell, last, i));

		if (after && (next == cell->count || is_closer(cell, i, next)))
			next = i;
	}
	return next;
}

/* Pairs need not agree: a strategy that is faster than the best is no win for the best. */
static struct claim claim_behind(const struct cell_summary *cell, unsigned i, double margin)
{
	struct claim claim = claim_of(&cell->standings[i].behind, margin);

	if (cell->standings[i].behind.center < 1)
		claim.differs = 1;
	return claim;
}

/* That those behind `last` are all slower than the best. */
static double rest_differs(const struct cell_summary *cell, unsigned last, double margin)
{
	double differs = 0;

	for (unsigned i = next_behind(cell, last); i < cell->count; i = next_behind(cell, i))
		differs = fmax(differs, claim_behind(cell, i, margin).differs);
	return differs;
}

/* That one more is equal to the best and to all between the two. */
static double joins(struct cell_room *room, const struct cell_summary *cell, unsigned joining, double margin)
{
	double equal = claim_behind(cell, joining, margin).equal;

	for (unsigned i = next_behind(cell, cell->best); i != joining && equal <= VERDICT_LEVEL;
	     i = next_behind(cell, i)) {
		const struct estimate ratio = cell_ratio(room, &room->arms[joining], &room->arms[i]);

		equal = fmax(equal, claim_of(&ratio, margin).equal);
	}
	return equal;
}

/* The most that are equal to each other, with the best among them and all others surely behind. */
static void claim_equals(struct cell_room *room, struct cell_summary *cell)
{
	double margin = room->options->margin, equal = 0;

	for (unsigned i = next_behind(cell, cell->best); i < cell->count; i = next_behind(cell, i)) {
		double all;

		equal = fmax(equal, joins(room, cell, i, margin));
		if (equal > VERDICT_LEVEL)
			return;
		all = fmax(equal, rest_differs(cell, i, margin));
		if (all <= VERDICT_LEVEL) {
			cell->claim.equal = all;
			cell->last_equal = i;
		}
	}
}

static bool lacks_cpus(const struct cell_room *room)
{
	return capacity_matters(room->trials, room->count) && capacity_is_short(capacity_of(room->trials, room->count));
}

void cell_judge(struct cell_room *room, struct cell_summary *cell)
{
	cell->best = find_best(cell);
	compare_to_best(room, cell);
	/* Bounded, because pairwise results can form a cycle. */
	for (unsigned tries = 0; tries < cell->count && find_better(cell); tries++)
		compare_to_best(room, cell);
	cell->claim = claim_none;
	cell->last_equal = cell->best;
	cell->lacks_cpus = lacks_cpus(room);
	if (cell->lacks_cpus || !is_known(&cell->standings[cell->best]) || next_behind(cell, cell->best) == cell->count)
		return;
	cell->claim.differs = rest_differs(cell, cell->best, room->options->margin);
	claim_equals(room, cell);
}

/* ---- the verdict ---- */

static bool leads(const struct cell_summary *cell, unsigned i, double margin)
{
	if (i == cell->best || !is_known(&cell->standings[i]))
		return i == cell->best && is_known(&cell->standings[i]);
	switch (cell->verdict) {
	case VERDICT_EQUAL:
		return i == cell->last_equal || is_closer(cell, i, cell->last_equal);
	case VERDICT_UNDECIDED:
		return claim_behind(cell, i, margin).differs > VERDICT_LEVEL;
	default:
		return false;
	}
}

void cell_decide(struct cell_summary *cell, double margin)
{
	cell->verdict = claim_verdict(cell->claim);
	for (unsigned i = 0; i < cell->count; i++)
		cell->standings[i].leads = leads(cell, i, margin);
}

/* SPDX-License-Identifier: MIT */
#include "analysis/stats.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define TAIL		  0.975 /* two-sided 95 % */
#define STATS_BLOCKS_MOST 64

const struct estimate estimate_none = {
	.center = NAN, .low = NAN, .high = NAN, .error = NAN, .freedom = 0, .spread = NAN};

unsigned estimate_units(const struct estimate *estimate)
{
	if (estimate->sessions >= STATS_SESSIONS_LEAST)
		return estimate->sessions;
	return estimate->groups > 1 ? estimate->groups : estimate->values;
}

double stats_median(double *values, size_t n)
{
	if (n == 0)
		return NAN;
	gsl_sort(values, 1, n);
	return gsl_stats_median_from_sorted_data(values, 1, n);
}

/* `taken`: degrees of freedom that were used up before. */
static struct estimate mean_of(const double *values, size_t n, unsigned taken)
{
	struct estimate estimate = estimate_none;
	double freedom = (double)n - 1 - taken, half;

	estimate.values = (unsigned)n;
	if (n == 0)
		return estimate;
	estimate.center = gsl_stats_mean(values, 1, n);
	if (freedom < 1)
		return estimate;
	estimate.freedom = freedom;
	estimate.error = gsl_stats_sd(values, 1, n) * sqrt(((double)n - 1) / freedom) / sqrt((double)n);
	half = gsl_cdf_tdist_Pinv(TAIL, freedom) * estimate.error;
	estimate.low = estimate.center - half;
	estimate.high = estimate.center + half;
	return estimate;
}

struct estimate stats_mean(const double *values, size_t n)
{
	return mean_of(values, n, 0);
}

/* ---- blocks ---- */

struct blocks {
	unsigned numbers[STATS_BLOCKS_MOST], count;
	double medians[STATS_BLOCKS_MOST], mean;
};

/* The place of a block in the list, where it is added if need be; STATS_BLOCKS_MOST: there are too many. */
static unsigned find_block(struct blocks *blocks, unsigned number)
{
	unsigned i = 0;

	while (i < blocks->count && blocks->numbers[i] != number)
		i++;
	if (i == blocks->count && i < STATS_BLOCKS_MOST)
		blocks->numbers[blocks->count++] = number;
	return i;
}

/* Are there several blocks, and of each enough to know where it is? */
static bool list_blocks(const struct sample *samples, size_t n, double *values, struct blocks *blocks)
{
	for (size_t i = 0; i < n; i++)
		if (samples[i].block == 0 || find_block(blocks, samples[i].block) == STATS_BLOCKS_MOST)
			return false;
	for (unsigned block = 0; block < blocks->count; block++) {
		size_t size = 0;

		for (size_t i = 0; i < n; i++)
			if (samples[i].block == blocks->numbers[block])
				values[size++] = samples[i].value;
		if (size < 2)
			return false;
		blocks->medians[block] = stats_median(values, size);
		blocks->mean += blocks->medians[block];
	}
	blocks->mean /= blocks->count;
	return blocks->count > 1;
}

static size_t count_groups(const struct sample *samples, size_t n)
{
	size_t groups = 0;

	for (size_t i = 0; i < n; i++)
		groups += i == 0 || samples[i].group != samples[i - 1].group;
	return groups;
}

/* Number of sets of blocks that no group has a part of two of.  Within a set, blocks are compared in the groups
 * themselves; between sets, only by comparing groups. */
static unsigned count_sets(const struct sample *samples, size_t n, struct blocks *blocks)
{
	unsigned sets[STATS_BLOCKS_MOST] = {0}, count = blocks->count;

	for (unsigned block = 0; block < blocks->count; block++)
		sets[block] = block;
	for (size_t i = 1; i < n; i++) {
		unsigned one = sets[find_block(blocks, samples[i - 1].block)],
			 other = sets[find_block(blocks, samples[i].block)];

		if (samples[i].group != samples[i - 1].group || one == other)
			continue;
		for (unsigned block = 0; block < blocks->count; block++)
			if (sets[block] == other)
				sets[block] = one;
		count--;
	}
	return count;
}

/* Levels samples that are sorted by group; `values` is room for n.  Returns the degrees of freedom that it took.  Where
 * that would be more than half of them, little is known of the blocks and the samples stay as they are. */
static unsigned level(struct sample *samples, size_t n, double *values)
{
	struct blocks blocks = {0};
	size_t groups = count_groups(samples, n);
	unsigned taken;

	if (!list_blocks(samples, n, values, &blocks))
		return 0;
	taken = (groups == 1 ? blocks.count : count_sets(samples, n, &blocks)) - 1;
	if (2 * (size_t)taken > (groups == 1 ? n : groups) - 1)
		return 0;
	for (size_t i = 0; i < n; i++)
		samples[i].value += blocks.mean - blocks.medians[find_block(&blocks, samples[i].block)];
	return taken;
}

/* ---- groups ---- */

static int compare_groups(const void *a, const void *b)
{
	const struct sample *x = a, *y = b;

	if (x->session != y->session)
		return x->session > y->session ? 1 : -1;
	return (x->group > y->group) - (x->group < y->group);
}

/* What stands for many values; may sort them. */
typedef double (*locator)(double *values, size_t n);

/* Are two samples of one unit? */
typedef bool (*same_unit)(const struct sample *a, const struct sample *b);

static bool same_group(const struct sample *a, const struct sample *b)
{
	return a->group == b->group;
}

static bool same_session(const struct sample *a, const struct sample *b)
{
	return a->session == b->session;
}

/* Writes the location of each unit to locations[]; returns their number.
 * `values` is room for n numbers. */
static size_t locate_units(const struct sample *samples, size_t n, same_unit same, locator locate, double *room[2])
{
	double *values = room[0], *locations = room[1];
	size_t units = 0;

	for (size_t i = 0; i < n;) {
		size_t size = 0;

		while (i + size < n && same(&samples[i + size], &samples[i])) {
			values[size] = samples[i + size].value;
			size++;
		}
		locations[units++] = locate(values, size);
		i += size;
	}
	return units;
}

/* The estimate of all samples, with the interval that their restarts, or the values of the only one, give. */
static struct estimate locate_in_session(const struct sample *samples, size_t n, unsigned taken, locator locate,
					 double *room[2])
{
	size_t groups = locate_units(samples, n, same_group, locate, room);
	struct estimate estimate;
	double shift;

	for (size_t i = 0; i < n; i++)
		room[0][i] = samples[i].value;
	shift = locate(room[0], n);
	estimate = groups == 1 ? mean_of(room[0], n, taken) : mean_of(room[1], groups, taken);
	shift -= estimate.center;
	estimate.center += shift;
	estimate.low += shift;
	estimate.high += shift;
	estimate.groups = (unsigned)groups;
	return estimate;
}

static struct estimate locate_samples(struct sample *samples, size_t n, locator locate)
{
	double *values = malloc((2 * n + 1) * sizeof(*values)), *room[2] = {values, values + n}, spread = NAN;
	struct estimate estimate = estimate_none;
	size_t sessions;
	unsigned taken;

	if (!values || n == 0) {
		free(values);
		return estimate;
	}
	qsort(samples, n, sizeof(*samples), compare_groups);
	taken = level(samples, n, values);
	sessions = locate_units(samples, n, same_session, locate, room);
	if (sessions > 1)
		spread = gsl_stats_sd(room[1], 1, sessions);
	if (sessions >= STATS_SESSIONS_LEAST) {
		estimate = mean_of(room[1], sessions, 0); /* each session has been on all CPUs */
		estimate.groups = (unsigned)count_groups(samples, n);
	} else {
		estimate = locate_in_session(samples, n, taken, locate, room);
	}
	estimate.values = (unsigned)n;
	estimate.sessions = (unsigned)sessions;
	estimate.spread = spread;
	free(values);
	return estimate;
}

/* Of sorted values[n]. */
static void trim(double *values, size_t n, struct location *location)
{
	size_t cut = (size_t)(STATS_TRIMMED * (double)n), kept = n - 2 * cut;

	location->center = gsl_stats_mean(values + cut, 1, kept);
	location->freedom = (double)kept - 1;
	for (size_t i = 0; i < cut; i++) {
		values[i] = values[cut];
		values[n - 1 - i] = values[n - 1 - cut];
	}
	if (kept > 1)
		location->error = gsl_stats_sd(values, 1, n) * sqrt(((double)n - 1) / (double)(kept * (kept - 1)));
}

struct location stats_locate(struct sample *samples, size_t n)
{
	double *values = malloc((2 * n + 1) * sizeof(*values)), *locations, *room[2];
	struct location location = {.center = NAN, .error = NAN, .values = (unsigned)n};
	unsigned taken;

	if (!values)
		return location;
	locations = values + n;
	room[0] = values;
	room[1] = locations;
	qsort(samples, n, sizeof(*samples), compare_groups);
	taken = level(samples, n, values);
	location.groups = (unsigned)locate_units(samples, n, same_group, stats_hodges_lehmann, room);
	gsl_sort(locations, 1, location.groups);
	if (location.groups > 0)
		trim(locations, location.groups, &location);
	if (taken) { /* never more than half, by level() */
		double left = (double)(location.groups - 1 - taken) / (location.groups - 1);

		location.error /= sqrt(left);
		location.freedom *= left;
	}
	free(values);
	return location;
}

double stats_t_quantile(double probability, double freedom)
{
	return freedom >= 1 ? gsl_cdf_tdist_Pinv(probability, freedom) : INFINITY;
}

double stats_t_above(double center, double error, double freedom)
{
	if (!(freedom >= 1) || isnan(error) || !isfinite(center))
		return 1;
	if (!(error > 0))
		return center > 0 ? 0 : 1;
	return gsl_cdf_tdist_Q(center / error, freedom);
}

struct estimate stats_location(struct sample *samples, size_t n)
{
	return locate_samples(samples, n, stats_hodges_lehmann);
}

static struct estimate locate_logs(struct sample *samples, size_t n, locator locate)
{
	struct estimate estimate;

	for (size_t i = 0; i < n; i++)
		samples[i].value = log(samples[i].value);
	estimate = locate_samples(samples, n, locate);
	estimate.center = exp(estimate.center);
	estimate.low = exp(estimate.low);
	estimate.high = exp(estimate.high);
	return estimate;
}

struct estimate stats_log_location(struct sample *samples, size_t n)
{
	return locate_logs(samples, n, stats_hodges_lehmann);
}

struct estimate stats_log_median(struct sample *samples, size_t n)
{
	return locate_logs(samples, n, stats_median);
}

/* SPDX-License-Identifier: MIT */
#include "analysis/gate.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

double gate_alpha(unsigned interim)
{
	double before = (double)(interim - 1) / GATE_INTERIMS, after = (double)interim / GATE_INTERIMS;

	return GATE_ALPHA * (log1p((M_E - 1) * after) - log1p((M_E - 1) * before));
}

/* ---- one ratio at one interim analysis ---- */

/* What of a sample is looked at. */
enum side { SIDE_RATIO, SIDE_LOWER, SIDE_UPPER, SIDE_LOWER_BOUND, SIDE_UPPER_BOUND };

static double value_of(const struct gate_sample *sample, enum side side)
{
	switch (side) {
	case SIDE_LOWER:
		return sample->log_ratio - sample->log_lower;
	case SIDE_UPPER:
		return sample->log_ratio - sample->log_upper;
	case SIDE_LOWER_BOUND:
		return sample->log_lower;
	case SIDE_UPPER_BOUND:
		return sample->log_upper;
	default:
		return sample->log_ratio;
	}
}

struct interim {
	const struct gate_data *data;
	const struct gate_options *options;
	unsigned restarts;	/* so many of the first count */
	struct sample *samples; /* room for all rounds */
};

static bool counts(const struct interim *interim, const struct gate_sample *sample)
{
	const struct gate_round *round = &interim->data->rounds[sample->round];

	return round->restart < interim->restarts && round->cause == GATE_COUNTS;
}

static struct location locate(const struct interim *interim, const struct gate_series *series, enum side side)
{
	size_t n = 0;

	for (size_t i = 0; i < series->count; i++)
		if (counts(interim, &series->samples[i]))
			interim->samples[n++] =
				(struct sample){.value = value_of(&series->samples[i], side),
						.group = interim->data->rounds[series->samples[i].round].restart,
						.block = series->samples[i].block};
	return stats_locate(interim->samples, n);
}

static struct estimate estimate_of(const struct location *location)
{
	double half = stats_t_quantile((1 + GATE_LEVEL) / 2, location->freedom) * location->error;

	return (struct estimate){.center = exp(location->center),
				 .low = exp(location->center - half),
				 .high = exp(location->center + half),
				 .groups = location->groups,
				 .values = location->values,
				 .error = location->error,
				 .freedom = location->freedom};
}

/* The bound that is nearer to being violated. */
struct nearest {
	double beyond; /* log, > 0 on the wrong side */
	double error;
	double p;
	unsigned bounds;
};

static void consider(struct nearest *nearest, const struct location *location, bool lower)
{
	double beyond = lower ? -location->center : location->center;
	double p = stats_t_above(beyond, location->error, location->freedom);

	if (nearest->bounds++ == 0 ||
	    beyond / fmax(location->error, 1e-12) > nearest->beyond / fmax(nearest->error, 1e-12))
		*nearest = (struct nearest){beyond, location->error, p, nearest->bounds};
}

static void measure(const struct interim *interim, struct gate_ratio *ratio)
{
	const struct gate_series *series = ratio->series;
	struct location plain = locate(interim, series, SIDE_RATIO), slack;
	struct nearest nearest = {0};

	ratio->ratio = estimate_of(&plain);
	ratio->freedom = plain.freedom;
	ratio->lower = exp(locate(interim, series, SIDE_LOWER_BOUND).center); /* NaN stays NaN */
	ratio->upper = exp(locate(interim, series, SIDE_UPPER_BOUND).center);
	if (!isnan(ratio->lower)) {
		slack = locate(interim, series, SIDE_LOWER);
		consider(&nearest, &slack, true);
	}
	if (!isnan(ratio->upper)) {
		slack = locate(interim, series, SIDE_UPPER);
		consider(&nearest, &slack, false);
	}
	ratio->margin = series->margin > 0 ? series->margin * interim->options->bounds_scale : interim->options->margin;
	if (series->pair)
		ratio->margin = fmax(ratio->margin, interim->options->margin);
	if (nearest.bounds == 0) { /* no round of it counts: nothing is known */
		ratio->beyond = NAN;
		ratio->half_width = INFINITY;
		ratio->p = 1;
		return;
	}
	ratio->beyond = expm1(nearest.beyond);
	ratio->p = fmin(1, nearest.p * nearest.bounds); /* two bounds, two chances */
	ratio->half_width = expm1(stats_t_quantile((1 + GATE_LEVEL) / 2, plain.freedom) * nearest.error);
}

/* ---- all ratios at one interim analysis ---- */

static int by_p(const void *a, const void *b)
{
	double x = (*(const struct gate_ratio *const *)a)->p, y = (*(const struct gate_ratio *const *)b)->p;

	return (x > y) - (x < y);
}

/* Baseline against candidate: a difference that is no more than the margin is none that matters. */
static bool matters(const struct gate_ratio *ratio)
{
	return !ratio->series->pair || ratio->beyond > ratio->margin;
}

static int reject(struct gate *gate, double alpha)
{
	struct gate_ratio **order =
		malloc((gate->count + 1) * sizeof(*order)); /* NOLINT(bugprone-sizeof-expression): of pointers */
	size_t count = 0;

	if (!order)
		return -ENOMEM;
	for (size_t i = 0; i < gate->count; i++)
		if (!gate->ratios[i].series->informs)
			order[count++] = &gate->ratios[i];
	qsort(order, count, sizeof(*order), by_p); /* NOLINT(bugprone-sizeof-expression): of pointers */
	for (size_t i = 0; i < count && order[i]->p <= alpha / (double)(count - i); i++)
		if (matters(order[i]))
			order[i]->verdict = GATE_FAIL;
	free(order);
	return 0;
}

/* Known well enough, and on the right side or not told from it.  An interval that excludes the bound passes nothing,
 * even where it does not suffice to fail. */
static bool passes(const struct gate *gate, const struct gate_ratio *ratio)
{
	if (!(ratio->ratio.groups > 1))
		return false;
	/* Fewer CPUs than that were had: the bound asks for nothing. */
	if (ratio->series->capacity > 0 && !(gate->capacity >= ratio->series->capacity))
		return false;
	if (ratio->series->pair)
		return (ratio->half_width <= ratio->margin && ratio->beyond <= ratio->margin) ||
		       ratio->beyond + ratio->half_width < 0;
	return (ratio->half_width <= ratio->margin && ratio->beyond <= ratio->half_width) ||
	       ratio->beyond + ratio->half_width < 0;
}

/* The effect that would have been found: far enough from the bound to be significant, and against a baseline surely
 * beyond the margin. */
static double detectable(const struct gate_ratio *ratio, double alpha)
{
	double error = log1p(ratio->half_width) / stats_t_quantile((1 + GATE_LEVEL) / 2, ratio->freedom);
	double power = stats_t_quantile(GATE_POWER, ratio->freedom) * error;
	double significant = stats_t_quantile(1 - alpha, ratio->freedom) * error;

	if (!(ratio->freedom >= 1))
		return NAN;
	return expm1(power + (ratio->series->pair ? fmax(significant, log1p(ratio->margin)) : significant));
}

static int take_look(const struct interim *interim, unsigned number, struct gate *gate)
{
	double alpha = gate_alpha(number);
	int err;

	for (size_t i = 0; i < gate->count; i++)
		measure(interim, &gate->ratios[i]);
	err = reject(gate, alpha); /* adds to what failed at former interim analyses */
	for (size_t i = 0; i < gate->count; i++) {
		struct gate_ratio *ratio = &gate->ratios[i];

		ratio->detectable = detectable(ratio, alpha / (double)gate->count);
		ratio->needed =
			(unsigned)fmin(1e6, ceil(interim->restarts * pow(ratio->half_width / ratio->margin, 2)));
		if (ratio->series->informs)
			ratio->verdict = GATE_INFORMS;
		else if (ratio->verdict != GATE_FAIL)
			ratio->verdict = passes(gate, ratio) ? GATE_PASS : GATE_INCONCLUSIVE;
	}
	return err;
}

/* ---- the run ---- */

const struct gate_ratio *gate_find(const struct gate *gate, const char *name)
{
	for (size_t i = 0; i < gate->count; i++)
		if (strcmp(gate->ratios[i].series->name, name) == 0)
			return &gate->ratios[i];
	return NULL;
}

static void sum_up(struct gate *gate)
{
	gate->verdict = GATE_PASS;
	for (size_t i = 0; i < gate->count; i++) {
		if (gate->ratios[i].verdict == GATE_FAIL)
			gate->verdict = GATE_FAIL;
		else if (gate->ratios[i].verdict == GATE_INCONCLUSIVE && gate->verdict == GATE_PASS)
			gate->verdict = GATE_INCONCLUSIVE;
	}
}

/* Is there nothing more to find out? */
static bool is_decided(const struct gate *gate, const char *until)
{
	const struct gate_ratio *ratio = until ? gate_find(gate, until) : NULL;

	return until ? ratio && ratio->verdict == GATE_FAIL : gate->verdict != GATE_INCONCLUSIVE;
}

static void count_round(const struct gate_round *round, bool against_baseline, struct gate *gate)
{
	gate->aside[round->cause]++;
	for (unsigned side = 0; against_baseline && round->cause == GATE_COUNTS && side < GATE_SIDES; side++)
		gate->alone[side] += round->sides[side].cause != GATE_COUNTS;
}

static void count_rounds(const struct interim *interim, struct gate *gate)
{
	memset(gate->aside, 0, sizeof(gate->aside));
	memset(gate->alone, 0, sizeof(gate->alone));
	for (size_t i = 0; i < interim->data->round_count; i++)
		if (interim->data->rounds[i].restart < interim->restarts)
			count_round(&interim->data->rounds[i], interim->data->against_baseline, gate);
	gate->rounds = gate->aside[GATE_COUNTS];
	gate->aside[GATE_COUNTS] = 0;
	gate->restarts = interim->restarts;
}

/* Located as ratios are, levelled by start CPU.  E is the time of one spin over that of several: where a load slows one
 * CPU, rounds that start on it find a larger E than the others, and the median of such a mixture may be either. */
static void find_capacity(const struct interim *interim, struct gate *gate)
{
	size_t n = 0;

	for (size_t i = 0; i < interim->data->round_count; i++) {
		const struct gate_round *round = &interim->data->rounds[i];

		if (round->restart < interim->restarts && !isnan(round->capacity))
			interim->samples[n++] = (struct sample){
				.value = log(round->capacity), .group = round->restart, .block = round->block};
	}
	gate->capacity = exp(stats_locate(interim->samples, n).center);
}

int gate_judge(struct gate_data *data, const struct gate_options *options, struct gate *out)
{
	struct interim interim = {.data = data, .options = options};
	unsigned interims = data->restarts / GATE_INTERIM_RESTARTS;
	int err = 0;

	*out = (struct gate){.ratios = calloc(data->series_count + 1, sizeof(*out->ratios)),
			     .count = data->series_count};
	interim.samples = malloc((data->round_count + 1) * sizeof(*interim.samples));
	if (!out->ratios || !interim.samples)
		err = -ENOMEM;
	for (size_t i = 0; !err && i < out->count; i++)
		out->ratios[i] = (struct gate_ratio){.series = &data->series[i], .verdict = GATE_INCONCLUSIVE};
	interims = interims < 1 ? 1 : interims > GATE_INTERIMS ? GATE_INTERIMS : interims;
	for (unsigned number = 1; !err && number <= interims; number++) {
		interim.restarts = number * GATE_INTERIM_RESTARTS < data->restarts ? number * GATE_INTERIM_RESTARTS
										   : data->restarts;
		out->interims = number;
		err = gate_set_aside(data, interim.restarts);
		if (!err) {
			count_rounds(&interim, out);
			find_capacity(&interim, out);
			err = take_look(&interim, number, out);
		}
		sum_up(out);
		out->decided = is_decided(out, options->until);
		if (out->decided)
			break;
	}
	free(interim.samples);
	if (err)
		gate_free(out);
	return err;
}

void gate_free(struct gate *gate)
{
	free(gate->ratios);
	*gate = (struct gate){0};
}

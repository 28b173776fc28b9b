/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "analysis/gate_maker.h"
#include "analysis/pairs.h"

/* Of a CPU each: with less, what runs at once cannot be seen to. */
#define CAPACITY_LEAST 0.75

static double measure_of(const struct trial *trial, enum measure measure)
{
	switch (measure) {
	case MEASURE_COLD:
		return (double)trial->cold_ns;
	case MEASURE_WARM:
		return (double)trial->warm_ns;
	default:
		return (double)trial->latency_mean_ns;
	}
}

/* The trial of a strategy in a line's cell and a round; NULL for none. */
static const struct trial *find_trial(const struct gate_maker *maker, const struct bound_line *line,
				      const char *strategy, unsigned round, size_t *at)
{
	for (*at = maker->out->rounds[round].first; *at < maker->list->count && maker->round_of[*at] == round; ++*at) {
		const struct trial *trial = &maker->list->trials[*at];

		if (strcmp(trial->strategy, strategy) == 0 && bounds_match(line, trial))
			return trial;
	}
	return NULL;
}

static int add_bound_sample(struct gate_maker *maker, const struct bound_line *line, unsigned number,
			    struct gate_series *series)
{
	const struct gate_round *round = &maker->out->rounds[number];
	bool interval = strcmp(line->denominator, BOUND_INTERVAL) == 0;
	size_t at, other;
	const struct trial *numerator = find_trial(maker, line, line->numerator, number, &at);
	const struct trial *denominator =
		interval ? numerator : find_trial(maker, line, line->denominator, number, &other);
	struct bound_round facts = {.workers = (double)line->workers,
				    .capacity = round->capacity,
				    .fork_ns = round->fork_ns,
				    .slowness = round->slowness,
				    .released = line->released};
	struct gate_sample sample = {.round = number};

	if (!numerator || !denominator)
		return 0; /* a restart that was ended in a round */
	sample.block = pairs_block(numerator, denominator);
	if (!interval && numerator->checksum != denominator->checksum)
		return gate_refuse(maker, at, "`%s` and `%s` came to different results", line->numerator,
				   line->denominator);
	facts.denominator = interval ? (double)numerator->switch_interval_ns : measure_of(denominator, line->measure);
	sample.log_ratio = log(measure_of(numerator, line->measure) / facts.denominator);
	sample.log_lower = log(bounds_value(&line->lower, &facts));
	sample.log_upper = log(bounds_value(&line->upper, &facts));
	/* A round without its control, or with one that was disturbed beyond sense, says nothing of this bound. */
	if (!isfinite(sample.log_ratio) || (line->lower.given && !isfinite(sample.log_lower)) ||
	    (line->upper.given && !isfinite(sample.log_upper)))
		return 0;
	series->samples[series->count++] = sample;
	return 0;
}

int gate_make_bound_series(struct gate_maker *maker)
{
	int err = 0;

	for (unsigned i = 0; !err && i < maker->bounds->count; i++) {
		const struct bound_line *line = &maker->bounds->lines[i];
		struct gate_series *series = gate_new_series(maker);

		if (!series)
			return -ENOMEM;
		strcpy(series->name, line->name);
		strcpy(series->why, line->why);
		series->margin = line->margin;
		series->capacity = bounds_need_capacity(&line->lower) || bounds_need_capacity(&line->upper)
					   ? CAPACITY_LEAST * (double)line->workers
					   : 0;
		for (unsigned round = 0; !err && round < maker->out->round_count; round++)
			err = add_bound_sample(maker, line, round, series);
		if (!err && series->count == 0)
			err = gate_refuse(maker, SIZE_MAX,
					  "no round holds `%s`, `%s` and the control measurement (%s) for `%s`, or its "
					  "bound makes no sense",
					  line->numerator, line->denominator, BOUNDS_CONTROL, line->name);
	}
	return err;
}

/* SPDX-License-Identifier: MIT */
#include "analysis/summary.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/pairs.h"
#include "analysis/trial_values.h"

/* What one cell is computed from, with room to work in. */
struct workbench {
	const struct summary_options *options;
	const struct trial *trials; /* of the cell, in pairs_order() */
	size_t count;
	struct arm_trials *arms; /* by standing */
	struct sample *samples;	 /* room for `count` */
	double *values;		 /* room for `count` */
};

/* ---- one strategy ---- */

static pairs_value metric_value(enum metric metric)
{
	return metric == METRIC_WARM ? value_warm : value_cold;
}

static double median_of(struct workbench *bench, const struct arm_trials *arm, pairs_value value)
{
	size_t count = 0;

	for (size_t i = 0; i < arm->count; i++)
		if (pairs_ok(&arm->trials[i]))
			bench->values[count++] = value(&arm->trials[i]);
	return stats_median(bench->values, count);
}

/* Median of the times, with the interval that restarts give. */
static struct estimate time_of(struct workbench *bench, const struct arm_trials *arm)
{
	pairs_value value = metric_value(bench->options->metric);
	size_t count = 0;

	for (size_t i = 0; i < arm->count; i++)
		if (pairs_ok(&arm->trials[i]) && value(&arm->trials[i]) > 0)
			bench->samples[count++] = (struct sample){value(&arm->trials[i]), pairs_group(&arm->trials[i]),
								  pairs_block(&arm->trials[i], &arm->trials[i])};
	return stats_log_median(bench->samples, count);
}

static struct estimate ratio_of(struct workbench *bench, const struct arm_trials *numerator,
				const struct arm_trials *denominator)
{
	size_t count = pairs_ratios(numerator, denominator, metric_value(bench->options->metric), bench->samples);

	return stats_log_location(bench->samples, count);
}

static double median_ratio_of(struct workbench *bench, const struct arm_trials *numerator,
			      const struct arm_trials *denominator)
{
	size_t count = pairs_ratios(numerator, denominator, metric_value(bench->options->metric), bench->samples);

	for (size_t i = 0; i < count; i++)
		bench->values[i] = bench->samples[i].value;
	return stats_median(bench->values, count);
}

static const struct arm_trials *find_baseline(const struct workbench *bench, const struct cell_summary *cell)
{
	const char *name = bench->options->baseline;

	for (unsigned i = 0; i < cell->count; i++)
		if (name ? strcmp(cell->standings[i].strategy, name) == 0 : cell->standings[i].kind == KIND_SERIAL)
			return &bench->arms[i];
	return NULL;
}

static void fill_standing(struct workbench *bench, const struct arm_trials *arm, const struct arm_trials *baseline,
			  struct standing *standing)
{
	for (size_t i = 0; i < arm->count; i++) {
		standing->trials += pairs_ok(&arm->trials[i]);
		standing->failed += !pairs_ok(&arm->trials[i]);
	}
	standing->time_ns = time_of(bench, arm);
	standing->speedup = (struct estimate){.center = NAN, .low = NAN, .high = NAN};
	standing->speedup_median = NAN;
	if (baseline) {
		standing->speedup = ratio_of(bench, baseline, arm);
		standing->speedup_median = median_ratio_of(bench, baseline, arm);
	}
	standing->create_ns = median_of(bench, arm, value_create);
	standing->run_ns = median_of(bench, arm, value_run);
	standing->reap_ns = median_of(bench, arm, value_reap);
	standing->memory_bytes = median_of(bench, arm, value_memory);
	standing->minor_faults = median_of(bench, arm, value_minor_faults);
	standing->lock_wait_share = median_of(bench, arm, value_lock_wait_share);
	standing->latency = (struct latency){.mean = median_of(bench, arm, value_latency_mean),
					     .p50 = median_of(bench, arm, value_latency_p50),
					     .p95 = median_of(bench, arm, value_latency_p95),
					     .p99 = median_of(bench, arm, value_latency_p99),
					     .max = median_of(bench, arm, value_latency_max)};
}

/* ---- who won ---- */

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

static void compare_to_best(struct workbench *bench, struct cell_summary *cell)
{
	for (unsigned i = 0; i < cell->count; i++)
		cell->standings[i].behind = ratio_of(bench, &bench->arms[i], &bench->arms[cell->best]);
}

/* Medians are not paired: of skewed times, one that is ahead by them may be surely behind in its rounds.  Then who is
 * most ahead of it is the best. */
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

static void judge(struct workbench *bench, struct cell_summary *cell)
{
	unsigned leaders = 0, compared = 0;

	cell->best = find_best(cell);
	compare_to_best(bench, cell);
	/* Pairs need not agree with each other: there is an end to it. */
	for (unsigned tries = 0; tries < cell->count && find_better(cell); tries++)
		compare_to_best(bench, cell);
	for (unsigned i = 0; i < cell->count; i++) {
		struct standing *standing = &cell->standings[i];

		if (isnan(standing->behind.low))
			continue; /* no interval: nothing can be said of it */
		standing->leads = i == cell->best || standing->behind.low <= 1;
		leaders += standing->leads;
		compared++;
	}
	if (compared < 2)
		cell->verdict = VERDICT_UNDECIDED;
	else
		cell->verdict = leaders == 1 ? VERDICT_WIN : VERDICT_TIE;
}

/* ---- one cell ---- */

static unsigned count_restarts(const struct arm_trials *arm)
{
	unsigned restarts = 0;

	for (size_t i = 0; i < arm->count; i++)
		restarts += i == 0 || pairs_group(&arm->trials[i]) != pairs_group(&arm->trials[i - 1]);
	return restarts;
}

/* Cuts the cell's trials at each change of strategy. */
static void split_arms(struct workbench *bench, struct cell_summary *cell)
{
	for (size_t i = 0; i < bench->count; i++) {
		const struct trial *trial = &bench->trials[i];

		if (i == 0 || !pairs_same_strategy(trial, trial - 1)) {
			bench->arms[cell->count] = (struct arm_trials){.trials = trial};
			cell->standings[cell->count].kind = kind_of_name(trial->kind);
			strcpy(cell->standings[cell->count++].strategy, trial->strategy);
		}
		bench->arms[cell->count - 1].count++;
	}
}

static void summarize_cell(struct workbench *bench, struct cell_summary *cell)
{
	const struct arm_trials *baseline;
	struct arm_trials all = {bench->trials, bench->count};

	cell->key = bench->trials[0];
	split_arms(bench, cell);
	baseline = find_baseline(bench, cell);
	for (unsigned i = 0; i < cell->count; i++) {
		const struct arm_trials *arm = &bench->arms[i];
		unsigned restarts = count_restarts(arm);

		fill_standing(bench, arm, baseline, &cell->standings[i]);
		if (arm->count > cell->rounds)
			cell->rounds = (unsigned)arm->count;
		if (restarts > cell->restarts)
			cell->restarts = restarts;
	}
	cell->capacity = median_of(bench, &all, value_capacity);
	judge(bench, cell);
}

static int make_cell(const struct summary_options *options, const struct trial *trials, size_t count,
		     struct cell_summary *cell)
{
	struct workbench bench = {.options = options, .trials = trials, .count = count};
	int err = 0;

	*cell = (struct cell_summary){.standings = calloc(count, sizeof(struct standing))};
	bench.arms = calloc(count, sizeof(*bench.arms));
	bench.samples = calloc(count, sizeof(*bench.samples));
	bench.values = calloc(count, sizeof(*bench.values));
	if (cell->standings && bench.arms && bench.samples && bench.values)
		summarize_cell(&bench, cell);
	else
		err = -ENOMEM;
	if (!err)
		err = task_size_of(trials, count, &cell->task_size);
	free(bench.arms);
	free(bench.samples);
	free(bench.values);
	return err;
}

static size_t count_cells(const struct trial_list *list)
{
	size_t cells = 1;

	for (size_t i = 1; i < list->count; i++)
		cells += !pairs_same_cell(&list->trials[i], &list->trials[i - 1]);
	return cells;
}

int summary_make(struct trial_list *list, const struct summary_options *options, struct summary *out)
{
	const struct trial *trials = list->trials;
	int err = 0;

	*out = (struct summary){.options = *options};
	if (list->count == 0)
		return 0;
	qsort(list->trials, list->count, sizeof(*list->trials), pairs_order);
	out->cells = calloc(count_cells(list), sizeof(*out->cells));
	if (!out->cells)
		return -ENOMEM;
	for (size_t i = 0; !err && i < list->count;) {
		size_t count = 1;

		while (i + count < list->count && pairs_same_cell(&trials[i], &trials[i + count]))
			count++;
		err = make_cell(options, &trials[i], count, &out->cells[out->count++]);
		i += count;
	}
	if (err)
		summary_free(out);
	return err;
}

void summary_free(struct summary *summary)
{
	for (unsigned i = 0; i < summary->count; i++)
		free(summary->cells[i].standings);
	free(summary->cells);
	*summary = (struct summary){.options = summary->options};
}

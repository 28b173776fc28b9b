/* SPDX-License-Identifier: MIT */
#include "analysis/summary.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/cell_judge.h"
#include "analysis/pairs.h"
#include "analysis/store_cells.h"
#include "analysis/trial_values.h"

/* ---- one strategy ---- */

static double median_of(struct cell_room *room, const struct arm_trials *arm, pairs_value value)
{
	size_t count = 0;

	for (size_t i = 0; i < arm->count; i++)
		if (pairs_ok(&arm->trials[i]))
			room->values[count++] = value(&arm->trials[i]);
	return stats_median(room->values, count);
}

/* Median of the times, with the interval that restarts give. */
static struct estimate time_of(struct cell_room *room, const struct arm_trials *arm)
{
	pairs_value value = cell_makespan(room);
	size_t count = 0;

	for (size_t i = 0; i < arm->count; i++)
		if (pairs_ok(&arm->trials[i]) && value(&arm->trials[i]) > 0)
			room->samples[count++] = pairs_sample(value(&arm->trials[i]), &arm->trials[i], &arm->trials[i]);
	return stats_log_median(room->samples, count);
}

static double median_ratio_of(struct cell_room *room, const struct arm_trials *numerator,
			      const struct arm_trials *denominator)
{
	size_t count = pairs_ratios(numerator, denominator, cell_makespan(room), room->samples);

	for (size_t i = 0; i < count; i++)
		room->values[i] = room->samples[i].value;
	return stats_median(room->values, count);
}

static const struct arm_trials *find_baseline(const struct cell_room *room, const struct cell_summary *cell)
{
	const char *name = room->options->baseline;

	for (unsigned i = 0; i < cell->count; i++)
		if (name ? strcmp(cell->standings[i].strategy, name) == 0 : cell->standings[i].kind == KIND_SERIAL)
			return &room->arms[i];
	return NULL;
}

static void fill_standing(struct cell_room *room, const struct arm_trials *arm, const struct arm_trials *baseline,
			  struct standing *standing)
{
	for (size_t i = 0; i < arm->count; i++) {
		standing->trials += pairs_ok(&arm->trials[i]);
		standing->failed += !pairs_ok(&arm->trials[i]);
	}
	standing->time_ns = time_of(room, arm);
	standing->speedup = estimate_none;
	standing->speedup_median = NAN;
	if (baseline) {
		standing->speedup = cell_ratio(room, baseline, arm);
		standing->speedup_median = median_ratio_of(room, baseline, arm);
	}
	standing->create_ns = median_of(room, arm, value_create);
	standing->run_ns = median_of(room, arm, value_run);
	standing->reap_ns = median_of(room, arm, value_reap);
	standing->memory_bytes = median_of(room, arm, value_memory);
	standing->minor_faults = median_of(room, arm, value_minor_faults);
	standing->lock_wait_share = median_of(room, arm, value_lock_wait_share);
	standing->latency = (struct latency){.mean = median_of(room, arm, value_latency_mean),
					     .p50 = median_of(room, arm, value_latency_p50),
					     .p95 = median_of(room, arm, value_latency_p95),
					     .p99 = median_of(room, arm, value_latency_p99),
					     .max = median_of(room, arm, value_latency_max)};
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
static void split_arms(struct cell_room *room, struct cell_summary *cell)
{
	for (size_t i = 0; i < room->count; i++) {
		const struct trial *trial = &room->trials[i];

		if (i == 0 || !pairs_same_strategy(trial, trial - 1)) {
			room->arms[cell->count] = (struct arm_trials){.trials = trial};
			cell->standings[cell->count].kind = kind_of_name(trial->kind);
			strcpy(cell->standings[cell->count++].strategy, trial->strategy);
		}
		room->arms[cell->count - 1].count++;
	}
}

static void summarize_cell(struct cell_room *room, struct cell_summary *cell)
{
	const struct arm_trials *baseline;
	struct arm_trials all = {room->trials, room->count};

	cell->key = room->trials[0];
	split_arms(room, cell);
	baseline = find_baseline(room, cell);
	for (unsigned i = 0; i < cell->count; i++) {
		const struct arm_trials *arm = &room->arms[i];
		unsigned restarts = count_restarts(arm);

		fill_standing(room, arm, baseline, &cell->standings[i]);
		if (arm->count > cell->rounds)
			cell->rounds = (unsigned)arm->count;
		if (restarts > cell->restarts)
			cell->restarts = restarts;
	}
	cell->capacity = median_of(room, &all, value_capacity);
	for (unsigned i = 0; i < cell->count; i++)
		if (cell->standings[i].time_ns.sessions > cell->sessions)
			cell->sessions = cell->standings[i].time_ns.sessions;
	cell_judge(room, cell);
}

static int make_cell(const struct summary_options *options, const struct trial *trials, size_t count,
		     struct cell_summary *cell)
{
	struct cell_room room = {.options = options, .trials = trials, .count = count};
	int err = 0;

	*cell = (struct cell_summary){.standings = calloc(count, sizeof(struct standing))};
	room.arms = calloc(count, sizeof(*room.arms));
	room.samples = calloc(count, sizeof(*room.samples));
	room.values = calloc(count, sizeof(*room.values));
	if (cell->standings && room.arms && room.samples && room.values)
		summarize_cell(&room, cell);
	else
		err = -ENOMEM;
	if (!err)
		err = task_size_of(trials, count, &cell->task_size);
	free(room.arms);
	free(room.samples);
	free(room.values);
	return err;
}

/* All that the cells claim is printed together. */
static int decide(struct summary *summary)
{
	struct claim *claims = malloc((summary->count + 1) * sizeof(*claims));
	size_t count = 0;
	int err;

	if (!claims)
		return -ENOMEM;
	for (unsigned i = 0; i < summary->count; i++)
		if (summary->cells[i].count > 1)
			claims[count++] = summary->cells[i].claim;
	err = claims_adjust(claims, count);
	count = 0;
	for (unsigned i = 0; i < summary->count; i++) {
		struct cell_summary *cell = &summary->cells[i];

		if (cell->count > 1)
			cell->claim = claims[count++];
		if (cell->sessions > summary->sessions)
			summary->sessions = cell->sessions;
		cell_decide(cell, summary->options.margin);
	}
	free(claims);
	return err;
}

static int add_cell(struct summary *summary, const struct trial *trials, size_t count)
{
	struct cell_summary *larger = realloc(summary->cells, (summary->count + 1) * sizeof(*larger));

	if (!larger)
		return -ENOMEM;
	summary->cells = larger;
	return make_cell(&summary->options, trials, count, &larger[summary->count++]);
}

static int finish(struct summary *summary, int err)
{
	if (!err)
		err = decide(summary);
	if (err)
		summary_free(summary);
	return err;
}

int summary_make(struct trial_list *list, const struct summary_options *options, struct summary *out)
{
	const struct trial *trials = list->trials;
	int err = pairs_sort(list->trials, list->count);

	*out = (struct summary){.options = *options};
	for (size_t i = 0, count; !err && i < list->count; i += count) {
		for (count = 1; i + count < list->count && pairs_same_cell(&trials[i], &trials[i + count]);)
			count++;
		err = add_cell(out, &trials[i], count);
	}
	return finish(out, err);
}

int summary_make_of_store(const struct trial_store *store, const struct summary_options *options, struct summary *out)
{
	struct store_cells cells;
	const struct trial *trials;
	size_t count;
	int more, err = store_cells_begin(store, &cells);

	*out = (struct summary){.options = *options};
	while (!err && (more = store_cells_next(&cells, &trials, &count)) != 0)
		err = more < 0 ? more : add_cell(out, trials, count);
	store_cells_end(&cells);
	return finish(out, err);
}

void summary_free(struct summary *summary)
{
	for (unsigned i = 0; i < summary->count; i++)
		free(summary->cells[i].standings);
	free(summary->cells);
	*summary = (struct summary){.options = summary->options};
}

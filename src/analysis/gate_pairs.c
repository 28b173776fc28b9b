/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/gate_maker.h"
#include "analysis/pairs.h"
#include "analysis/trial_values.h"

/* Is it the candidate's trial of what the baseline's trial did? */
static bool is_counterpart(const struct trial *baseline, const struct trial *candidate)
{
	struct trial a = *baseline, b = *candidate;

	a.host_id = b.host_id = 0;
	strcpy(a.harness, GATE_HARNESS);
	strcpy(b.harness, GATE_HARNESS);
	return pairs_same_cell(&a, &b) && pairs_same_strategy(&a, &b);
}

static bool is_first_of_arm(const struct gate_maker *maker, size_t index)
{
	const struct trial *trial = &maker->list->trials[index];

	if (strcmp(trial->harness, GATE_BASELINE) != 0 || gate_is_control(trial))
		return false;
	for (size_t i = 0; i < index; i++)
		if (strcmp(maker->list->trials[i].harness, GATE_BASELINE) == 0 &&
		    is_counterpart(trial, &maker->list->trials[i]))
			return false;
	return true;
}

/* What an arm is about.  Short makespans and worst cases are known less precisely than long makespans. */
struct arm_kind {
	const char *suffix, *why;
	pairs_value value;
	double margin; /* 0: as the gate says */
};

#define FORK_NS 1000000 /* of a task: less CPU time is little beside a fork */

static const struct arm_kind *kind_of_arm(const struct trial *trial)
{
	static const struct arm_kind plain = {"", "the candidate takes no longer than the baseline", value_cold, 0},
				     fork = {"_fork", "creating workers takes no longer than in the baseline",
					     value_cold, 0.1},
				     payload = {"_payload",
						"handing payloads over takes no longer than in the baseline",
						value_cold, 0.1},
				     p99 = {"_p99", "the longest waits for the lock end no later than in the baseline",
					    value_latency_p99, 0.1};

	if (trial->background > 0)
		return &p99;
	if (strcmp(trial->transport, "none") != 0)
		return &payload;
	return trial->cpu_ns > 0 && trial->cpu_ns < FORK_NS ? &fork : &plain;
}

/* Does trial j do in the candidate what trial i did in the baseline, in the same round? */
static bool is_pair(const struct gate_maker *maker, size_t i, size_t j)
{
	return maker->round_of[i] == maker->round_of[j] &&
	       strcmp(maker->list->trials[j].harness, GATE_CANDIDATE) == 0 &&
	       is_counterpart(&maker->list->trials[i], &maker->list->trials[j]);
}

static int add_baseline_sample(struct gate_maker *maker, size_t i, struct gate_series *series)
{
	const struct trial *baseline = &maker->list->trials[i];
	pairs_value value = kind_of_arm(baseline)->value;

	for (size_t j = 0; j < maker->list->count; j++) {
		const struct trial *candidate = &maker->list->trials[j];

		if (!is_pair(maker, i, j))
			continue;
		if (candidate->units != baseline->units)
			return gate_refuse(maker, j,
					   "baseline and candidate did not do the same work (units %" PRIu64
					   " and %" PRIu64 ")",
					   baseline->units, candidate->units);
		if (candidate->checksum != baseline->checksum)
			return gate_refuse(maker, j, "baseline and candidate came to different results");
		if (!(value(candidate) > 0) || !(value(baseline) > 0))
			return 0; /* no wait was measured in this round */
		series->samples[series->count++] = (struct gate_sample){
			.round = maker->round_of[i],
			.block = pairs_block(baseline, candidate),
			.log_ratio = log(value(candidate) / value(baseline)),
			.log_lower = NAN,
			.log_upper = 0,
		};
		return 0;
	}
	return 0;
}

static void name_arm(const struct trial *trial, struct gate_series *series)
{
	const struct arm_kind *kind = kind_of_arm(trial);

	snprintf(series->name, sizeof(series->name), "%s_%s_%" PRIu64 "%s", trial->workload, trial->strategy,
		 trial->workers, kind->suffix);
	snprintf(series->why, sizeof(series->why), "%s, %s, %" PRIu64 " workers: %s", trial->workload, trial->strategy,
		 trial->workers, kind->why);
	series->margin = kind->margin;
	series->pair = true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct gate_series *)a)->name, ((const struct gate_series *)b)->name);
}

/* Does each trial of the candidate have one of the baseline beside it? */
static int check_candidates(struct gate_maker *maker)
{
	for (size_t j = 0; j < maker->list->count; j++) {
		const struct gate_round *round = &maker->out->rounds[maker->round_of[j]];
		bool found = strcmp(maker->list->trials[j].harness, GATE_CANDIDATE) != 0 || round->restart > 0 ||
			     gate_is_control(&maker->list->trials[j]);

		for (size_t i = 0; !found && i < maker->list->count; i++)
			found = strcmp(maker->list->trials[i].harness, GATE_BASELINE) == 0 && is_pair(maker, i, j);
		if (!found)
			return gate_refuse(maker, j, "the baseline has no trial of what `%s` did here",
					   maker->list->trials[j].strategy);
	}
	return 0;
}

int gate_make_baseline_series(struct gate_maker *maker)
{
	int err = check_candidates(maker);

	for (size_t first = 0; !err && first < maker->list->count; first++) {
		struct gate_series *series;

		if (!is_first_of_arm(maker, first))
			continue;
		series = gate_new_series(maker);
		if (!series)
			return -ENOMEM;
		name_arm(&maker->list->trials[first], series);
		for (size_t i = first; !err && i < maker->list->count; i++)
			if (strcmp(maker->list->trials[i].harness, GATE_BASELINE) == 0 &&
			    is_counterpart(&maker->list->trials[first], &maker->list->trials[i]))
				err = add_baseline_sample(maker, i, series);
		if (!err && series->count == 0)
			err = gate_refuse(maker, first, "the candidate has no trial of `%s`", series->name);
	}
	if (!err && maker->out->series_count == 0)
		err = gate_refuse(maker, SIZE_MAX, "there is no trial of a baseline");
	/* Rounds are shuffled: who came first means nothing. */
	if (!err)
		qsort(maker->out->series, maker->out->series_count, sizeof(*maker->out->series), by_name);
	return err;
}

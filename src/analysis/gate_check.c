/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/gate_maker.h"
#include "analysis/pairs.h"

/* Trials of one round are one behind the other. */
#define ROUND_MOST_NS (INT64_C(3600) * 1000000000)

bool gate_is_control(const struct trial *trial)
{
	return strcmp(trial->strategy, BOUNDS_CONTROL) == 0;
}

unsigned gate_side_of(const struct trial *trial)
{
	return strcmp(trial->harness, GATE_CANDIDATE) == 0;
}

/* Workers that are let go together begin where the run does (trial/run.c): both spans end with the last of them. */
static bool do_times_add_up(const struct trial *trial)
{
	bool together = strcmp(trial->start, "barrier") == 0;

	return (uint64_t)trial->setup_ns + (uint64_t)trial->create_ns + (uint64_t)trial->run_ns +
			       (uint64_t)trial->reap_ns ==
		       (uint64_t)trial->cold_ns &&
	       trial->cold_ns > 0 && trial->warm_ns > 0 && trial->warm_ns <= trial->cold_ns &&
	       (!together || trial->warm_ns == trial->run_ns) && trial->latency_p50_ns <= trial->latency_p95_ns &&
	       trial->latency_p95_ns <= trial->latency_p99_ns && trial->latency_p99_ns <= trial->latency_max_ns &&
	       trial->latency_mean_ns <= trial->latency_max_ns;
}

/* All of one side is of one machine, kernel and build; a baseline and a candidate, which differ in the last, of one
 * time. */
static int check_host(struct gate_maker *maker, size_t i)
{
	const struct trial *trial = &maker->list->trials[i];
	size_t *first = &maker->first[gate_side_of(trial)];

	if (*first == 0)
		*first = i + 1;
	if (maker->list->trials[*first - 1].host_id == trial->host_id)
		return 0;
	return gate_refuse(maker, i,
			   "measured on another host, kernel or build than line %zu, or with other CPUs or memory",
			   *first + 1);
}

static int check_trial(struct gate_maker *maker, size_t i)
{
	const struct trial *trial = &maker->list->trials[i];
	const char *harness = trial->harness;
	bool sided = strcmp(harness, GATE_BASELINE) == 0 || strcmp(harness, GATE_CANDIDATE) == 0;

	if (!sided && strcmp(harness, maker->commands ? GATE_COMMANDS : GATE_HARNESS) != 0) {
		maker->problem->foreign = true;
		return gate_refuse(maker, i, "a trial of the harness `%s`, which is not the gate's", harness);
	}
	if (sided != maker->out->against_baseline) {
		maker->problem->foreign = true;
		return gate_refuse(maker, i, "trials of a baseline and a candidate stand beside others");
	}
	if (!pairs_ok(trial))
		return gate_refuse(maker, i, "the trial of `%s` failed: %s", trial->strategy, trial->status);
	if (!maker->commands && trial->effective_cpus < 2)
		return gate_refuse(
			maker, i,
			"measured with %g effective CPUs; what runs at once cannot be judged with fewer than 2",
			trial->effective_cpus);
	if (!do_times_add_up(trial))
		return gate_refuse(maker, i, "its times do not add up: it was edited or damaged");
	return check_host(maker, i);
}

int gate_check_trials(struct gate_maker *maker)
{
	const struct trial_list *list = maker->list;
	size_t first, second;
	int err = 0, found;

	maker->out->against_baseline =
		list->count > 0 && !maker->commands && strcmp(list->trials[0].harness, GATE_HARNESS) != 0;
	for (size_t i = 0; !err && i < list->count; i++)
		err = check_trial(maker, i);
	if (err)
		return err;
	found = trial_list_find_twice(list, &first, &second);
	return found > 0 ? gate_refuse(maker, second, "the trial stands in line %zu already", first + 2) : found;
}

static bool is_far(int64_t a_ns, int64_t b_ns)
{
	int64_t difference_ns;

	return __builtin_sub_overflow(a_ns, b_ns, &difference_ns) || difference_ns > ROUND_MOST_NS ||
	       difference_ns < -ROUND_MOST_NS;
}

/* Puts a trial into its round's accounts. */
static int count_trial(struct gate_maker *maker, size_t i)
{
	const struct trial *trial = &maker->list->trials[i];
	struct gate_round *round = &maker->out->rounds[maker->round_of[i]];
	const struct trial *first = &maker->list->trials[round->first];

	if (is_far(trial->started_ns, first->started_ns))
		return gate_refuse(maker, i, "was not measured when the others of its round were");
	if (trial->position >= maker->list->count)
		return gate_refuse(maker, i, "its position makes no sense");
	if (trial->position >= round->places)
		round->places = (unsigned)trial->position + 1;
	return 0;
}

/* Rounds are numbered in each restart, and all have them all. */
static int check_restarts(struct gate_maker *maker)
{
	const struct gate_data *out = maker->out;
	unsigned *rounds = calloc(out->restarts + 1, sizeof(*rounds));
	int err = rounds ? 0 : -ENOMEM;

	for (size_t i = 0; !err && i < out->round_count; i++)
		if (maker->list->trials[out->rounds[i].first].round != rounds[out->rounds[i].restart]++)
			err = gate_refuse(maker, out->rounds[i].first, "a round before this one is missing");
	for (unsigned i = 1; !err && i < out->restarts; i++)
		if (rounds[i] != rounds[0])
			err = gate_refuse(
				maker, SIZE_MAX,
				"restart %u has %u rounds where the first has %u: the run was cut off, or rows are "
				"missing",
				i + 1, rounds[i], rounds[0]);
	free(rounds);
	return err;
}

/* A run that was cut off, or has lost rows, has gaps. */
int gate_check_whole(struct gate_maker *maker)
{
	const struct gate_data *out = maker->out;
	int err = 0;

	for (size_t i = 0; !err && i < maker->list->count; i++)
		err = count_trial(maker, i);
	for (size_t i = 0; !err && i < out->round_count; i++) {
		const struct gate_round *round = &out->rounds[i];

		if (round->trials != out->rounds[0].trials)
			err = gate_refuse(
				maker, round->first,
				"this round has %u trials where the first has %u: the run was cut off, or rows "
				"are missing",
				round->trials, out->rounds[0].trials);
		else if (round->places != round->trials)
			err = gate_refuse(maker, round->first, "rows of this round are missing");
	}
	return err ? err : check_restarts(maker);
}

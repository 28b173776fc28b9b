/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/gate_maker.h"
#include "analysis/pairs.h"

bool gate_is_sentinel(const struct trial *trial)
{
	return strcmp(trial->strategy, BOUNDS_SENTINEL) == 0;
}

static int check_trial(struct gate_maker *maker, size_t i)
{
	const struct trial *trial = &maker->list->trials[i];
	const char *harness = trial->harness;
	bool sided = strcmp(harness, GATE_BASE) == 0 || strcmp(harness, GATE_HEAD) == 0;

	if (!sided && strcmp(harness, GATE_HARNESS) != 0) {
		maker->problem->foreign = true;
		return gate_refuse(maker, i, "a trial of the harness `%s`, which is not the gate's", harness);
	}
	if (sided != maker->out->against_base) {
		maker->problem->foreign = true;
		return gate_refuse(maker, i, "trials of a base and a head stand beside others");
	}
	if (!pairs_ok(trial))
		return gate_refuse(maker, i, "the trial of `%s` failed: %s", trial->strategy, trial->status);
	if (trial->effective_cpus < 2)
		return gate_refuse(
			maker, i,
			"measured with %g effective CPUs; what runs at once cannot be judged with fewer than 2",
			trial->effective_cpus);
	if ((uint64_t)trial->create_ns + (uint64_t)trial->run_ns + (uint64_t)trial->reap_ns !=
		    (uint64_t)trial->cold_ns ||
	    trial->cold_ns <= 0 || trial->warm_ns <= 0 || trial->warm_ns > trial->cold_ns)
		return gate_refuse(maker, i, "its times do not add up: it was edited or damaged");
	return 0;
}

/* Where a trial stands in its run: no two are at one place. */
static int compare_places(const struct trial *a, const struct trial *b)
{
	const uint64_t left[] = {a->run_id, a->restart, a->round, a->position};
	const uint64_t right[] = {b->run_id, b->restart, b->round, b->position};

	for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++)
		if (left[i] != right[i])
			return left[i] < right[i] ? -1 : 1;
	return strcmp(a->harness, b->harness);
}

static int by_place(const void *a, const void *b)
{
	const struct trial *x = *(const struct trial *const *)a, *y = *(const struct trial *const *)b;
	int difference = compare_places(x, y);

	return difference ? difference : (x > y) - (x < y);
}

static int check_twice(struct gate_maker *maker)
{
	const struct trial_list *list = maker->list;
	const struct trial **order =
		malloc((list->count + 1) * sizeof(*order)); /* NOLINT(bugprone-sizeof-expression): of pointers */
	int err = 0;

	if (!order)
		return -ENOMEM;
	for (size_t i = 0; i < list->count; i++)
		order[i] = &list->trials[i];
	qsort(order, list->count, sizeof(*order), by_place); /* NOLINT(bugprone-sizeof-expression): of pointers */
	for (size_t i = 1; !err && i < list->count; i++)
		if (compare_places(order[i - 1], order[i]) == 0)
			err = gate_refuse(maker, (size_t)(order[i] - list->trials),
					  "the trial stands in line %zu already",
					  (size_t)(order[i - 1] - list->trials) + 2);
	free(order);
	return err;
}

int gate_check_trials(struct gate_maker *maker)
{
	const struct trial_list *list = maker->list;
	int err = 0;

	maker->out->against_base = list->count > 0 && strcmp(list->trials[0].harness, GATE_HARNESS) != 0;
	for (size_t i = 0; !err && i < list->count; i++)
		err = check_trial(maker, i);
	return err ? err : check_twice(maker);
}

/* A run that was cut off has a round with fewer trials than others. */
int gate_check_whole(struct gate_maker *maker)
{
	const struct gate_data *out = maker->out;

	for (size_t i = 1; i < out->round_count; i++)
		if (out->rounds[i].trials != out->rounds[0].trials)
			return gate_refuse(
				maker, out->rounds[i].first,
				"this round has %u trials where the first has %u: the run was cut off, or rows "
				"are missing",
				out->rounds[i].trials, out->rounds[0].trials);
	return 0;
}

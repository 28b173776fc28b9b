/* SPDX-License-Identifier: MIT */
#include "analysis/timeline.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* ---- in order: run, arm, trial, worker, time ---- */

static int compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int by_arm(const struct interval *a, const struct interval *b)
{
	int difference = compare_numbers(a->host_id, b->host_id);

	if (!difference)
		difference = compare_numbers(a->run_id, b->run_id);
	return difference ? difference : compare_numbers(a->arm, b->arm);
}

static int by_trial(const struct interval *a, const struct interval *b)
{
	int difference = by_arm(a, b);

	if (!difference)
		difference = compare_numbers(a->restart, b->restart);
	return difference ? difference : compare_numbers(a->round, b->round);
}

static int by_time(const void *left, const void *right)
{
	const struct interval *a = left, *b = right;
	int difference = by_trial(a, b);

	if (!difference)
		difference = compare_numbers(a->worker, b->worker);
	if (!difference)
		difference = (a->begin_ns > b->begin_ns) - (a->begin_ns < b->begin_ns);
	return difference ? difference : (a->end_ns > b->end_ns) - (a->end_ns < b->end_ns);
}

/* ---- the typical trial of an arm ---- */

static size_t trial_size(const struct interval *intervals, size_t count)
{
	size_t size = 1;

	while (size < count && by_trial(&intervals[0], &intervals[size]) == 0)
		size++;
	return size;
}

static unsigned count_lanes(const struct interval *intervals, size_t count)
{
	unsigned lanes = 1;

	for (size_t i = 1; i < count; i++)
		lanes += intervals[i].worker != intervals[i - 1].worker;
	return lanes;
}

static int by_makespan(const void *left, const void *right)
{
	const struct interval *const *a = left, *const *b = right;

	return ((*a)->cold_ns > (*b)->cold_ns) - ((*a)->cold_ns < (*b)->cold_ns);
}

/* Of a run that was killed, the last trial may lack workers. */
static bool is_whole(const struct interval *intervals, size_t count)
{
	return count_lanes(intervals, count) >= (strcmp(intervals->strategy, "serial") == 0 ? 1 : intervals->workers);
}

/* `count` intervals of one arm. */
static int choose(const struct interval *intervals, size_t count, struct timeline_scene *scene)
{
	const struct interval **firsts =
		malloc((count + 1) * sizeof(*firsts)); /* NOLINT(bugprone-sizeof-expression): of pointers */
	unsigned trials = 0;
	const struct interval *typical;

	if (!firsts)
		return -ENOMEM;
	for (size_t i = 0; i < count; i += trial_size(&intervals[i], count - i))
		if (is_whole(&intervals[i], trial_size(&intervals[i], count - i)))
			firsts[trials++] = &intervals[i];
	if (trials == 0)
		firsts[trials++] = intervals;
	qsort(firsts, trials, sizeof(*firsts), by_makespan); /* NOLINT(bugprone-sizeof-expression): of pointers */
	typical = firsts[trials / 2];
	free(firsts);
	*scene = (struct timeline_scene){.intervals = typical, .trials = trials};
	scene->count = trial_size(typical, (size_t)(intervals + count - typical));
	scene->lanes = count_lanes(scene->intervals, scene->count);
	return 0;
}

/* ---- cells ---- */

static bool same_cell(const struct interval *a, const struct interval *b)
{
	return a->host_id == b->host_id && a->run_id == b->run_id && strcmp(a->harness, b->harness) == 0 &&
	       strcmp(a->workload, b->workload) == 0 && a->workers == b->workers && a->tasks == b->tasks &&
	       a->cpu_ns == b->cpu_ns && a->block_ns == b->block_ns;
}

static unsigned rank(const struct timeline_scene *scene)
{
	static const char *const order[] = {"serial", "threads", "gil", "processes"};
	unsigned i = 0;

	while (i < sizeof(order) / sizeof(order[0]) && strcmp(order[i], scene->intervals->strategy) != 0)
		i++;
	return i;
}

static int by_rank(const void *left, const void *right)
{
	const struct timeline_scene *a = left, *b = right;
	int difference = compare_numbers(rank(a), rank(b));

	return difference ? difference : compare_numbers(a->intervals->arm, b->intervals->arm);
}

/* Has the cell this strategy already?  Then another cell differs in what a interval does not tell (payload, parent …).
 */
static bool has_strategy(const struct timeline_cell *cell, const char *strategy)
{
	for (unsigned i = 0; i < cell->count; i++)
		if (strcmp(cell->scenes[i].intervals->strategy, strategy) == 0)
			return true;
	return false;
}

static struct timeline_cell *cell_for(struct timelines *out, const struct interval *interval)
{
	struct timeline_cell *larger;

	for (size_t i = 0; i < out->count; i++)
		if (same_cell(out->cells[i].scenes->intervals, interval) &&
		    !has_strategy(&out->cells[i], interval->strategy))
			return &out->cells[i];
	larger = realloc(out->cells, (out->count + 1) * sizeof(*larger));
	if (!larger)
		return NULL;
	out->cells = larger;
	out->cells[out->count] = (struct timeline_cell){0};
	return &out->cells[out->count++];
}

static int add_scene(struct timelines *out, const struct timeline_scene *scene)
{
	struct timeline_cell *cell = cell_for(out, scene->intervals);
	struct timeline_scene *larger = cell ? realloc(cell->scenes, (cell->count + 1) * sizeof(*larger)) : NULL;

	if (!larger)
		return -ENOMEM;
	cell->scenes = larger;
	cell->scenes[cell->count++] = *scene;
	return 0;
}

int timelines_make(struct interval_list *list, struct timelines *out)
{
	int err = 0;

	*out = (struct timelines){0};
	if (list->count > 1)
		qsort(list->intervals, list->count, sizeof(*list->intervals), by_time);
	for (size_t i = 0, size; !err && i < list->count; i += size) {
		struct timeline_scene scene;

		for (size = 1; i + size < list->count && by_arm(&list->intervals[i], &list->intervals[i + size]) == 0;)
			size++;
		err = choose(&list->intervals[i], size, &scene);
		if (!err)
			err = add_scene(out, &scene);
	}
	for (size_t i = 0; !err && i < out->count; i++)
		qsort(out->cells[i].scenes, out->cells[i].count, sizeof(struct timeline_scene), by_rank);
	if (err)
		timelines_free(out);
	return err;
}

void timelines_free(struct timelines *timelines)
{
	for (size_t i = 0; i < timelines->count; i++)
		free(timelines->cells[i].scenes);
	free(timelines->cells);
	*timelines = (struct timelines){0};
}

/* SPDX-License-Identifier: MIT */
#include "harness/plan.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mix.h"
#include "gil/gil.h"
#include "trial/registry.h"
#include "trial/run.h"

/* A neighbour looks that often whether it is to stop. */
#define NEIGHBOUR_TASK_NS (50 * NS_PER_US)

/* ---- making cells and arms ---- */

struct maker {
	const struct harness *harness;
	const struct options *options;
	const struct cpus *cpus;
	struct plan *plan;
};

static void name_arm(const char *harness, const struct job *job, const struct strategy *strategy, struct arm *arm)
{
	int used = snprintf(arm->name, sizeof(arm->name), "%s/%s/%s/workers:%u/tasks:%" PRIu64, harness,
			    job->workload->name, strategy->name, job->workers, job->tasks);
	struct part {
		bool wanted;
		const char *name;
		double value;
	} parts[] = {
		{job->cpu_ns > 0, "cpu_us", (double)job->cpu_ns / 1e3},
		{job->block_ns > 0, "block_us", (double)job->block_ns / 1e3},
		{job->switch_interval_ns != GIL_SWITCH_INTERVAL_NS, "switch_us", (double)job->switch_interval_ns / 1e3},
		{job->released > 0, "released", job->released},
		{job->neighbours.count > 0, "neighbours", job->neighbours.count},
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i].wanted)
			used += snprintf(arm->name + used, sizeof(arm->name) - (size_t)used, "/%s:%.6g", parts[i].name,
					 parts[i].value);
}

static bool is_there(const struct plan *plan, const char *name)
{
	for (unsigned i = 0; i < plan->arm_count; i++)
		if (strcmp(plan->arms[i].name, name) == 0)
			return true;
	return false;
}

/* Room for one more element after `count`; rooms are powers of two. */
static int grow(void **array, unsigned count, size_t size)
{
	void *larger;

	if (count & (count - 1) || (count == 0 && *array))
		return 0;
	larger = realloc(*array, (count ? 2 * (size_t)count : 1) * size);
	if (!larger)
		return -ENOMEM;
	*array = larger;
	return 0;
}

static int add_arm(struct maker *maker, const struct job *job, const struct strategy *strategy)
{
	struct plan *plan = maker->plan;
	struct arm arm = {.cell = plan->cell_count, .strategy = strategy};
	int err = grow((void **)&plan->arms, plan->arm_count, sizeof(*plan->arms));

	if (err)
		return err;
	name_arm(maker->harness->name, job, strategy, &arm);
	if (!is_there(plan, arm.name))
		plan->arms[plan->arm_count++] = arm;
	return 0;
}

/* Can the strategy do the job?  One worker has no room for neighbours. */
static bool can_do(const struct strategy *strategy, const struct job *job)
{
	return job->neighbours.count == 0 || strategy->capabilities & STRATEGY_PARALLEL;
}

static int add_cell(struct maker *maker, const struct job *job)
{
	const struct options *options = maker->options;
	struct plan *plan = maker->plan;
	unsigned first = plan->arm_count;
	int err;

	if (plan->cell_count == PLAN_CELLS_MOST)
		return -E2BIG;
	err = grow((void **)&plan->cells, plan->cell_count, sizeof(*plan->cells));
	for (unsigned i = 0; !err && i < options->strategy_count; i++)
		if (can_do(options->strategies[i], job))
			err = add_arm(maker, job, options->strategies[i]);
	if (err || plan->arm_count == first)
		return err;
	plan->cells[plan->cell_count++] =
		(struct cell){.job = *job, .first_arm = first, .arm_count = plan->arm_count - first};
	return 0;
}

/* ---- the product of all lists ---- */

static int add_neighbours(struct maker *maker, struct job job)
{
	const struct options *options = maker->options;
	int err = 0;

	job.neighbours.workload = registry_find_workload("sum_squares");
	for (unsigned i = 0; !err && i < options->neighbours_count; i++) {
		job.neighbours.count = options->neighbours[i];
		err = add_cell(maker, &job);
	}
	return err;
}

/* Shares of work that also waits are not asked for: which of its waits would
 * be in the released part? */
static int add_released(struct maker *maker, struct job job)
{
	const struct options *options = maker->options;
	unsigned count = job.workload->reads == READS_CPU ? options->released_count : 1;
	int err = 0;

	for (unsigned i = 0; !err && i < count; i++) {
		job.released = job.workload->reads == READS_CPU ? options->released[i] : 0;
		err = add_neighbours(maker, job);
	}
	return err;
}

static int add_intervals(struct maker *maker, struct job job)
{
	const struct options *options = maker->options;
	int err = 0;

	for (unsigned i = 0; !err && i < options->switch_interval_count; i++) {
		job.switch_interval_ns = options->switch_intervals_ns[i];
		err = add_released(maker, job);
	}
	return err;
}

static int add_blocking(struct maker *maker, struct job job)
{
	const struct options *options = maker->options;
	const unsigned both = READS_CPU | READS_BLOCK;
	int64_t whole_ns = options->cpu_ns + options->block_ns;
	int err = 0;

	job.cpu_ns = job.workload->reads & READS_CPU ? options->cpu_ns : 0;
	job.block_ns = job.workload->reads & READS_BLOCK ? options->block_ns : 0;
	if (options->blocking_count == 0 || (job.workload->reads & both) != both)
		return add_intervals(maker, job);
	for (unsigned i = 0; !err && i < options->blocking_count; i++) {
		job.block_ns = whole_ns * options->blocking[i] / 100;
		job.cpu_ns = whole_ns - job.block_ns;
		err = add_intervals(maker, job);
	}
	return err;
}

static int add_all(struct maker *maker)
{
	const struct options *options = maker->options;
	int err = 0;

	for (unsigned i = 0; i < options->workload_count; i++)
		for (unsigned j = 0; !err && j < options->workers_count; j++)
			err = add_blocking(maker, (struct job){.workload = options->workloads[i],
							       .workers = options->workers[j],
							       .tasks = options_tasks(options),
							       .start = options->start,
							       .pin = options->pin,
							       .cpus = maker->cpus});
	return err;
}

static int add_sweeps(const struct harness *harness, const struct options *options, const struct cpus *cpus,
		      struct plan *plan)
{
	int err = 0;

	for (const char *const *sweep = harness->sweeps; !err && *sweep; sweep++) {
		struct options swept = *options;
		struct maker maker = {harness, &swept, cpus, plan};

		err = options_sweep(harness, *sweep, &swept);
		if (!err)
			err = add_all(&maker);
	}
	return err;
}

int plan_make(const struct harness *harness, const struct options *options, const struct cpus *cpus, struct plan *plan)
{
	struct maker maker = {harness, options, cpus, plan};
	int err;

	*plan = (struct plan){0};
	if (harness->sweeps && !options->swept)
		err = add_sweeps(harness, options, cpus, plan);
	else
		err = add_all(&maker);
	if (err)
		plan_free(plan);
	return err;
}

void plan_free(struct plan *plan)
{
	free(plan->cells);
	free(plan->arms);
	*plan = (struct plan){0};
}

/* ---- rounds ---- */

void plan_order(const struct plan *plan, uint64_t seed, unsigned restart, unsigned round, unsigned *order)
{
	uint64_t state = mix64(seed ^ mix64(((uint64_t)restart << 32) | round));
	unsigned cells[PLAN_CELLS_MOST];

	mix_shuffle(&state, cells, plan->cell_count);
	for (unsigned i = 0; i < plan->cell_count; i++) {
		const struct cell *cell = &plan->cells[cells[i]];

		mix_shuffle(&state, order, cell->arm_count);
		for (unsigned j = 0; j < cell->arm_count; j++)
			order[j] += cell->first_arm;
		order += cell->arm_count;
	}
}

/* ---- calibration ---- */

/* An earlier cell of the same workload: the rate is known. */
static const struct cell *find_rate(const struct plan *plan, unsigned index)
{
	for (unsigned i = 0; i < index; i++)
		if (plan->cells[i].job.workload == plan->cells[index].job.workload &&
		    (plan->cells[i].job.cpu_ns > 0 || plan->cells[index].job.cpu_ns == 0))
			return &plan->cells[i];
	return NULL;
}

/* An earlier cell of the same work, that may differ in workers and the like:
 * the checksum is known. */
static const struct cell *find_twin(const struct plan *plan, unsigned index)
{
	const struct job *job = &plan->cells[index].job;

	for (unsigned i = 0; i < index; i++) {
		const struct job *other = &plan->cells[i].job;

		if (other->workload == job->workload && other->units == job->units && other->tasks == job->tasks &&
		    other->released == job->released)
			return &plan->cells[i];
	}
	return NULL;
}

static int find_units(struct plan *plan, unsigned index, uint64_t *units)
{
	struct job *job = &plan->cells[index].job;
	const struct cell *rate = find_rate(plan, index);
	int err = 0;

	if (*units == 0 && rate && job->cpu_ns > 0) {
		*units = (uint64_t)llround((double)rate->job.units * (double)job->cpu_ns / (double)rate->job.cpu_ns);
		*units += *units == 0;
	} else if (*units == 0) {
		err = trial_calibrate(job, units);
	}
	job->units = *units;
	return err;
}

static int find_neighbour_units(struct job *job, uint64_t *units)
{
	struct job neighbour = {.workload = job->neighbours.workload, .cpu_ns = NEIGHBOUR_TASK_NS};
	int err = *units ? 0 : trial_calibrate(&neighbour, units);

	job->neighbours.units = *units;
	return err;
}

static void find_checksum(struct plan *plan, unsigned index)
{
	struct cell *cell = &plan->cells[index];
	const struct cell *twin = find_twin(plan, index);
	struct job alone = cell->job;
	struct trial reference = {0};

	if (twin) {
		cell->checksum = twin->checksum;
		cell->verified = twin->verified;
		return;
	}
	alone.neighbours.count = 0;
	trial_run(&alone, registry_find_strategy("serial"), NULL, &reference);
	cell->checksum = reference.checksum;
	cell->verified = trial_ok(&reference);
}

int plan_calibrate(struct plan *plan, unsigned index, uint64_t *units, uint64_t *neighbour_units)
{
	int err = find_units(plan, index, units);

	if (!err)
		err = find_neighbour_units(&plan->cells[index].job, neighbour_units);
	if (!err)
		find_checksum(plan, index);
	return err;
}

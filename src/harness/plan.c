/* SPDX-License-Identifier: MIT */
#include "harness/plan.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mix.h"
#include "base/units.h"
#include "trial/registry.h"
#include "trial/run.h"

static struct job make_job(const struct options *options, const struct cpus *cpus, const struct workload *workload,
			   unsigned workers)
{
	return (struct job){
		.workload = workload,
		.workers = workers,
		.tasks = options->tasks,
		.cpu_ns = workload->reads & READS_CPU ? options->cpu_ns : 0,
		.block_ns = workload->reads & READS_BLOCK ? options->block_ns : 0,
		.switch_interval_ns = options->switch_interval_ns,
		.start = options->start,
		.pin = options->pin,
		.cpus = cpus,
	};
}

static void name_arm(const struct harness *harness, struct arm *arm)
{
	const struct job *job = &arm->cell->job;
	char cpu[32] = "", block[32] = "";

	if (job->cpu_ns)
		snprintf(cpu, sizeof(cpu), "/cpu_us:%.6g", (double)job->cpu_ns / 1e3);
	if (job->block_ns)
		snprintf(block, sizeof(block), "/block_us:%.6g", (double)job->block_ns / 1e3);
	snprintf(arm->name, sizeof(arm->name), "%s/%s/%s/workers:%u/tasks:%" PRIu64 "%s%s", harness->name,
		 job->workload->name, arm->strategy->name, job->workers, job->tasks, cpu, block);
}

int plan_make(const struct harness *harness, const struct options *options, const struct cpus *cpus, struct plan *plan)
{
	unsigned cells = options->workload_count * options->workers_count;

	*plan = (struct plan){.cell_count = cells,
			      .arm_count = cells * options->strategy_count,
			      .strategies = options->strategy_count,
			      .cells = calloc(cells, sizeof(struct cell)),
			      .arms = calloc((size_t)cells * options->strategy_count, sizeof(struct arm))};
	if (!plan->cells || !plan->arms) {
		plan_free(plan);
		return -ENOMEM;
	}
	for (unsigned i = 0; i < cells; i++)
		plan->cells[i].job = make_job(options, cpus, options->workloads[i / options->workers_count],
					      options->workers[i % options->workers_count]);
	for (unsigned i = 0; i < plan->arm_count; i++) {
		struct arm *arm = &plan->arms[i];

		arm->cell = &plan->cells[i / plan->strategies];
		arm->strategy = options->strategies[i % plan->strategies];
		name_arm(harness, arm);
	}
	return 0;
}

void plan_free(struct plan *plan)
{
	free(plan->cells);
	free(plan->arms);
	*plan = (struct plan){0};
}

void plan_order(const struct plan *plan, uint64_t seed, unsigned restart, unsigned round, unsigned *order)
{
	uint64_t state = mix64(seed ^ mix64(((uint64_t)restart << 32) | round));
	unsigned cells[plan->cell_count], arms[plan->strategies];

	mix_shuffle(&state, cells, plan->cell_count);
	for (unsigned i = 0; i < plan->cell_count; i++) {
		mix_shuffle(&state, arms, plan->strategies);
		for (unsigned j = 0; j < plan->strategies; j++)
			*order++ = cells[i] * plan->strategies + arms[j];
	}
}

/* Cells that differ in workers alone have the same tasks and so one checksum. */
static const struct cell *find_twin(const struct plan *plan, unsigned cell)
{
	for (unsigned i = 0; i < cell; i++)
		if (plan->cells[i].job.workload == plan->cells[cell].job.workload)
			return &plan->cells[i];
	return NULL;
}

int plan_calibrate(struct plan *plan, unsigned index, uint64_t known)
{
	struct cell *cell = &plan->cells[index];
	const struct cell *twin = find_twin(plan, index);
	struct trial reference = {0};
	int err = 0;

	if (twin) {
		cell->job.units = twin->job.units;
		cell->checksum = twin->checksum;
		return 0;
	}
	cell->job.units = known;
	if (!known)
		err = trial_calibrate(&cell->job, &cell->job.units);
	if (err)
		return err;
	trial_run(&cell->job, registry_find_strategy("serial"), NULL, &reference);
	cell->checksum = reference.checksum;
	return trial_ok(&reference) ? 0 : -EIO;
}

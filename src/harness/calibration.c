/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/clock.h"
#include "harness/loop.h"
#include "harness/plan.h"
#include "trial/registry.h"
#include "trial/run.h"

/* A neighbour looks that often whether it is to stop. */
#define NEIGHBOUR_TASK_NS (50 * NS_PER_US)

/* An earlier cell of the same work, that may differ in workers and the like:
 * the checksum is known. */
static const struct cell *find_twin(const struct plan *plan, unsigned index)
{
	const struct job *job = &plan->cells[index].job;

	for (unsigned i = 0; i < index; i++) {
		const struct job *other = &plan->cells[i].job;

		if (other->workload == job->workload && other->units == job->units && other->tasks == job->tasks &&
		    other->released == job->released && other->payload.bytes == job->payload.bytes &&
		    !other->payload.transport == !job->payload.transport &&
		    other->ballast.bytes == job->ballast.bytes && other->ballast.written == job->ballast.written)
			return &plan->cells[i];
	}
	return NULL;
}

/* Units of a task as long as a second: so many that rounding them off is nothing. */
static int find_rate(const struct job *job, double *rate)
{
	struct job second = *job;
	uint64_t units;
	int err;

	second.cpu_ns = NS_PER_S;
	err = trial_calibrate(&second, &units);
	if (!err)
		*rate = (double)units / NS_PER_S;
	return err;
}

struct calibration *plan_rate(const struct plan *plan, unsigned index, struct calibration *calibrations)
{
	unsigned first = 0;

	while (plan->cells[first].job.workload != plan->cells[index].job.workload)
		first++;
	return &calibrations[first];
}

static int find_units(struct plan *plan, unsigned index, struct calibration *calibrations)
{
	struct job *job = &plan->cells[index].job;
	double *rate = &plan_rate(plan, index, calibrations)->rate;
	int err = 0;

	if (calibrations[index].units) {
		job->units = calibrations[index].units;
		return 0;
	}
	if (job->cpu_ns == 0)
		return trial_calibrate(job, &job->units);
	if (!(*rate > 0))
		err = find_rate(job, rate);
	if (err)
		return err;
	job->units = (uint64_t)llround(*rate * (double)job->cpu_ns);
	job->units += job->units == 0;
	return 0;
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
	alone.block_ns = 0; /* no result depends on it, and ten thousand tasks would wait one after the other */
	alone.survey = false;
	/* Serial is the parent: it has nobody to wait for. */
	if (alone.ballast.writer == WRITER_PARENT)
		alone.ballast.writer = WRITER_WORKER;
	if (plan_hold(plan, &alone, registry_find_strategy("serial")) != 0)
		return; /* its trials will say why */
	trial_run(&alone, registry_find_strategy("serial"), NULL, &reference);
	cell->checksum = reference.checksum;
	cell->verified = trial_ok(&reference);
}

/* A loop that cannot run says so in its row, as others go on. */
static void calibrate_loop(struct cell *cell, const struct loop *loop, struct calibration *calibration)
{
	uint64_t iterations = (uint64_t)calibration->rate;

	if (iterations == 0 && loop_calibrate(loop, &iterations) != 0)
		iterations = 1;
	calibration->rate = (double)iterations;
	cell->job.tasks = iterations;
}

int plan_calibrate(struct plan *plan, unsigned index, struct calibration *calibrations, uint64_t *neighbour_units)
{
	struct cell *cell = &plan->cells[index];
	struct calibration *calibration = &calibrations[index];
	const struct loop *loop = plan->arms[cell->first_arm].loop;
	int err;

	if (loop) {
		calibrate_loop(cell, loop, calibration);
		return 0;
	}
	err = find_units(plan, index, calibrations);
	if (!err)
		err = find_neighbour_units(&cell->job, neighbour_units);
	if (err)
		return err;
	if (!calibration->verified) {
		find_checksum(plan, index);
		calibration->checksum = cell->checksum;
		calibration->verified = cell->verified;
	}
	cell->checksum = calibration->checksum;
	cell->verified = calibration->verified;
	return 0;
}

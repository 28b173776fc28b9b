/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "trial/registry.h"
#include "trial/run.h"

#define CALIBRATION_NS	   (5 * NS_PER_MS) /* long against a clock reading, short against a run */
#define CALIBRATION_PASSES 3
#define CAPACITY_TASK_NS   (10 * NS_PER_MS)
#define CAPACITY_PAIRS	   5
#define UNITS_MOST	   (UINT64_C(1) << 50) /* of nanoseconds each, two weeks */

/* Time that one task of so many units takes; negative errno on error.  It is
 * the wall clock's: getrusage's CPU time would be immune to preemption, but
 * some kernels count it in ticks.  The least of some passes is undisturbed. */
static int64_t serial_ns(const struct job *job, uint64_t units)
{
	struct job probe = *job;
	struct trial trial = {0};

	probe.units = units;
	probe.tasks = 1;
	probe.workers = 1;
	probe.start = START_IMMEDIATE;
	probe.pin = PIN_NONE;
	probe.block_ns = 0;
	probe.released = 0;
	probe.neighbours.count = 0;
	trial_run(&probe, registry_find_strategy("serial"), NULL, &trial);
	if (trial_was_interrupted()) /* it did nothing, and took no time */
		return -EINTR;
	return trial_ok(&trial) ? trial.warm_ns : -EIO;
}

int trial_calibrate(const struct job *job, uint64_t *units)
{
	uint64_t probe = 1;
	int64_t least_ns = INT64_MAX;

	*units = job->workload->reads & READS_CPU ? 0 : 1;
	if (job->cpu_ns == 0)
		return 0;
	for (;;) {
		int64_t ns = serial_ns(job, probe);

		if (ns < 0)
			return (int)ns;
		if (ns >= CALIBRATION_NS)
			break;
		if (probe > UNITS_MOST)
			return -ERANGE;
		/* Towards the goal in few steps, but not on the word of one short one. */
		probe *= (uint64_t)fmin(16, fmax(2, 1.2 * CALIBRATION_NS / (double)(ns + 1)));
	}
	for (int pass = 0; pass < CALIBRATION_PASSES; pass++) {
		int64_t ns = serial_ns(job, probe);

		if (ns < 0)
			return (int)ns;
		if (ns < least_ns)
			least_ns = ns;
	}
	*units = (uint64_t)llround((double)job->cpu_ns * (double)probe / (double)least_ns);
	if (*units == 0)
		*units = 1;
	return 0;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* A quota is for periods of a tenth of a second, of which a trial sees the beginning. */
static double within_quota(const struct cpus *cpus, double capacity)
{
	double quota = cpus ? cpus_quota(cpus) : 0;

	return quota > 0 && quota < capacity ? quota : capacity;
}

double trial_capacity(const struct cpus *cpus, unsigned processes)
{
	struct job job = {.workload = registry_find_workload("sum_squares"),
			  .cpu_ns = CAPACITY_TASK_NS,
			  .start = START_BARRIER,
			  .limit_ns = TRIAL_CAPACITY_LIMIT_NS,
			  .cpus = cpus};
	double capacities[CAPACITY_PAIRS];

	if (trial_calibrate(&job, &job.units) != 0)
		return 0;
	for (int pair = 0; pair < CAPACITY_PAIRS; pair++) {
		struct trial alone = {0}, together = {0};

		job.workers = 1;
		job.tasks = 1;
		trial_run(&job, registry_find_strategy("processes"), NULL, &alone);
		job.workers = processes;
		job.tasks = processes;
		trial_run(&job, registry_find_strategy("processes"), NULL, &together);
		if (!trial_ok(&alone) || !trial_ok(&together) || trial_was_interrupted())
			return 0;
		capacities[pair] = processes * (double)alone.warm_ns / (double)together.warm_ns;
	}
	qsort(capacities, CAPACITY_PAIRS, sizeof(capacities[0]), compare_doubles);
	return within_quota(cpus, capacities[CAPACITY_PAIRS / 2]);
}

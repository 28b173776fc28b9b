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
#define UNITS_MOST	   (UINT64_C(1) << 50) /* of nanoseconds each, two weeks */

/* Time that one task of so many units takes; negative errno on error.  It is
 * the wall clock's: getrusage's CPU time would be immune to preemption, but
 * some kernels count it in ticks.  The least of some passes is undisturbed. */
static int64_t serial_ns(const struct job *job, uint64_t units)
{
	struct trial_place place = {0};
	struct job probe = *job;
	struct trial trial = {0};
	int err;

	probe.units = units;
	probe.tasks = 1;
	probe.workers = 1;
	probe.start = START_IMMEDIATE;
	probe.pin = PIN_NONE;
	probe.recorded = false;
	probe.block_ns = 0;
	probe.released = 0;
	probe.background = 0;
	err = arena_new(team_size(&probe), probe.tasks, false, &place.arena);
	if (err)
		return err;
	trial_run(&probe, registry_find_strategy("serial"), NULL, &place, &trial);
	arena_free(place.arena);
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

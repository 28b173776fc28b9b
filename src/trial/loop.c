/* SPDX-License-Identifier: MIT */
#include "trial/loop.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/cpus.h"
#include "base/error.h"
#include "trial/outcome.h"
#include "trial/usage.h"

#define LOOP_NS	 (20 * NS_PER_MS)
#define PROBE_NS (2 * NS_PER_MS)
#define MOST	 UINT64_C(4000000)

/* Of the loop that runs; a process runs one at a time. */
static int failure;

void loop_fail(int err)
{
	if (!failure)
		failure = err;
}

static int time_of(const struct loop *loop, uint64_t iterations, int64_t *ns)
{
	void *state = NULL;
	int64_t since_ns;
	int err = loop->begin ? loop->begin(iterations, &state) : 0;

	if (err)
		return err;
	failure = 0;
	since_ns = clock_now_ns();
	for (uint64_t i = 0; i < iterations; i++)
		loop->step(state);
	*ns = clock_now_ns() - since_ns;
	if (loop->end)
		loop->end(state);
	return failure;
}

int loop_calibrate(const struct loop *loop, uint64_t *iterations)
{
	int64_t ns = 0;
	int err;

	for (*iterations = 1; *iterations < MOST; *iterations *= 4) {
		err = time_of(loop, *iterations, &ns);
		if (err)
			return err;
		if (ns >= PROBE_NS)
			break;
	}
	*iterations = (uint64_t)((double)*iterations * (double)LOOP_NS / (double)(ns + 1)) + 1;
	if (*iterations > MOST)
		*iterations = MOST;
	return 0;
}

void loop_run(const struct loop *loop, struct trial *trial)
{
	struct usage before, used;
	int64_t ns = 0;
	int err;

	trial->started_ns = clock_wall_ns();
	trial->start_cpu = cpus_current();
	/* A process that has just begun has caches, tables and stacks to fill. */
	err = time_of(loop, trial->tasks / 8 + 1, &ns);
	before = usage_now();
	if (!err)
		err = time_of(loop, trial->tasks, &ns);
	trial->cold_ns = trial->warm_ns = trial->run_ns = ns;
	trial->last_cpu = trial->first_cpu = cpus_current();
	used = usage_since(&before);
	outcome_fill_usage(&used, trial);
	if (!err)
		strcpy(trial->status, "ok");
	else
		snprintf(trial->status, sizeof(trial->status), "%s:%s", failure ? "create" : "setup", error_name(err));
}

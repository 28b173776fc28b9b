/* SPDX-License-Identifier: MIT */
#include "harness/loop.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "trial/run.h"
#include "trial/usage.h"

#define LOOP_NS	 (20 * NS_PER_MS)
#define PROBE_NS (2 * NS_PER_MS)
#define MOST	 UINT64_C(4000000)

/* Of the loop that runs; one harness runs one at a time. */
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

void loop_run(const struct loop *loop, struct gbench_state *state, struct trial *trial)
{
	struct usage before = usage_now(), used;
	void *own = NULL;
	int64_t since_ns;
	int err = loop->begin ? loop->begin(trial->tasks, &own) : 0;

	trial->started_ns = clock_wall_ns();
	if (err) {
		snprintf(trial->status, sizeof(trial->status), "setup:%s", error_name(err));
		gbench_error(state, trial->status);
		return;
	}
	failure = 0;
	since_ns = clock_now_ns();
	while (gbench_next(state))
		loop->step(own);
	trial->cold_ns = trial->warm_ns = trial->run_ns = clock_now_ns() - since_ns;
	if (loop->end)
		loop->end(own);
	used = usage_since(&before);
	trial_fill_usage(&used, trial);
	gbench_set_times(state, (double)trial->cold_ns / 1e9, (double)(trial->user_ns + trial->system_ns) / 1e9);
	if (failure)
		snprintf(trial->status, sizeof(trial->status), "create:%s", error_name(failure));
	else
		strcpy(trial->status, "ok");
}

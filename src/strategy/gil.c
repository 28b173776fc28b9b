/* SPDX-License-Identifier: MIT */
#include "gil/gil.h"

#include "worker/strategy.h"
#include "worker/thread_hands.h"

static void run(struct crew *crew)
{
	struct gil lock;
	int err = gil_init(&lock, &(struct gil_config){.switch_interval_ns = crew->job->switch_interval_ns});

	if (err) {
		crew_fail(crew, CREW_SETUP, err);
		return;
	}
	crew_man(crew, crew->job->workers, &lock);
	crew_run(crew, &thread_hands);
	gil_destroy(&lock);
}

const struct strategy strategy_gil = {
	.name = "gil",
	.summary = "threads under a simulated global interpreter lock",
	.capabilities = STRATEGY_PARALLEL | STRATEGY_SHARES_MEMORY | STRATEGY_LOCKS,
	.run = run,
};

/* SPDX-License-Identifier: MIT */
#include "worker/strategy.h"
#include "worker/thread_hands.h"

static void run(struct crew *crew)
{
	crew_man(crew, crew->job->workers, NULL, 0);
	crew_run(crew, &thread_hands);
}

const struct strategy strategy_threads = {
	.name = "threads",
	.summary = "a POSIX thread a worker, free to run at once",
	.capabilities = STRATEGY_PARALLEL | STRATEGY_SHARES_MEMORY,
	.kind = KIND_THREADS,
	.run = run,
};

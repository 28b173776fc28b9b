/* SPDX-License-Identifier: MIT */
#include "worker/strategy.h"
#include "worker/teams.h"

static void run(struct team *team)
{
	team_man(team, team->job->workers, NULL, 0);
	team_run(team, &thread_hands);
}

const struct strategy strategy_threads = {
	.name = "threads",
	.summary = "a POSIX thread a worker, free to run at once",
	.capabilities = STRATEGY_PARALLEL | STRATEGY_SHARES_MEMORY,
	.kind = KIND_THREADS,
	.run = run,
};

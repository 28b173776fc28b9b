/* SPDX-License-Identifier: MIT
 *
 * Forked processes that claim one task after the other from a queue in shared
 * memory.  What the pool costs before its first task is in the cold makespan; the
 * warm one is what a program pays that has its pool already.
 */
#include "worker/strategy.h"
#include "worker/teams.h"

static void run(struct team *team)
{
	if (team->job->payload.transport)
		carried_team_run(team);
	else
		pooled_team_run(team, &process_hands);
}

const struct strategy strategy_process_pool = {
	.name = "process_pool",
	.summary = "forked processes that claim tasks from a queue",
	.capabilities = STRATEGY_PARALLEL,
	.kind = KIND_PROCESS_POOL,
	.run = run,
};

/* SPDX-License-Identifier: MIT
 *
 * Forked processes that claim one task after the other from a queue in shared
 * memory.  What the pool costs before its first task is in the cold makespan; the
 * warm one is what a program pays that has its pool already.
 */
#include "worker/fed_crew.h"
#include "worker/process_hands.h"
#include "worker/strategy.h"

static void run(struct crew *crew)
{
	if (crew->job->payload.transport)
		carried_crew_run(crew);
	else
		pooled_crew_run(crew, &process_hands);
}

const struct strategy strategy_process_pool = {
	.name = "process_pool",
	.summary = "forked processes that claim tasks from a queue",
	.capabilities = STRATEGY_PARALLEL,
	.kind = KIND_PROCESSES,
	.run = run,
};

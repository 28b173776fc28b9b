/* SPDX-License-Identifier: MIT
 *
 * Threads that claim one task after the other from the same queue as the
 * processes of process_pool.
 */
#include "worker/strategy.h"
#include "worker/teams.h"

static void run(struct team *team)
{
	pooled_team_run(team, &thread_hands);
}

const struct strategy strategy_thread_pool = {
	.name = "thread_pool",
	.summary = "POSIX threads that claim tasks from a queue",
	.capabilities = STRATEGY_PARALLEL | STRATEGY_SHARES_MEMORY,
	.kind = KIND_THREAD_POOL,
	.run = run,
};

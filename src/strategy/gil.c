/* SPDX-License-Identifier: MIT
 *
 * Threads under one lock of the kind that CPython has since 3.2.
 */
#include "worker/strategy.h"
#include "worker/teams.h"

static void run(struct team *team)
{
	locked_team_run(team, GIL_TIMED, 1);
}

const struct strategy strategy_gil = {
	.name = "gil",
	.summary = "threads under a simulated global interpreter lock",
	.capabilities = STRATEGY_PARALLEL | STRATEGY_SHARES_MEMORY,
	.kind = KIND_LOCK,
	.run = run,
};

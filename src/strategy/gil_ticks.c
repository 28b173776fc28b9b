/* SPDX-License-Identifier: MIT
 *
 * Threads under the lock of CPython 2: dropped every so many safe points, and
 * nobody waits for a taker.
 */
#include "worker/strategy.h"
#include "worker/teams.h"

static void run(struct team *team)
{
	locked_team_run(team, GIL_TICKS, 1);
}

const struct strategy strategy_gil_ticks = {
	.name = "gil_ticks",
	.summary = "the same lock as CPython 2 had it: dropped by count",
	.capabilities = STRATEGY_PARALLEL | STRATEGY_SHARES_MEMORY | STRATEGY_NOT_ADVISED,
	.kind = KIND_LOCK,
	.run = run,
};

/* SPDX-License-Identifier: MIT
 *
 * Threads under a lock that is kept over blocking calls: the negative control.
 */
#include "worker/strategy.h"
#include "worker/teams.h"

static void run(struct team *team)
{
	locked_team_run(team, GIL_HELD, 1);
}

const struct strategy strategy_gil_held = {
	.name = "gil_held",
	.summary = "the same lock, kept over blocking calls",
	.capabilities = STRATEGY_PARALLEL | STRATEGY_SHARES_MEMORY | STRATEGY_NOT_ADVISED,
	.kind = KIND_HELD_LOCK,
	.run = run,
};

/* SPDX-License-Identifier: MIT
 *
 * A forked process a worker, created for the trial.  Without a payload each knows
 * its tasks from what it inherited.
 */
#include "worker/strategy.h"
#include "worker/teams.h"

static void run(struct team *team)
{
	if (team->job->payload.transport) {
		carried_team_run(team);
		return;
	}
	team_man(team, team->job->workers, NULL, 0);
	team_run(team, &process_hands);
}

const struct strategy strategy_processes = {
	.name = "processes",
	.summary = "a forked process a worker",
	.capabilities = STRATEGY_PARALLEL,
	.kind = KIND_PROCESSES,
	.run = run,
};

/* SPDX-License-Identifier: MIT
 *
 * Threads in as many groups as there are CPUs, each group under a lock of its
 * own: interpreters of PEP 684 side by side in one process.
 */
#include <math.h>

#include "worker/strategy.h"
#include "worker/teams.h"

static unsigned groups(const struct job *job)
{
	return job->order && job->order->effective > 1 ? (unsigned)ceil(job->order->effective) : 1;
}

static void run(struct team *team)
{
	locked_team_run(team, GIL_TIMED, groups(team->job));
}

const struct strategy strategy_gil_per_interpreter = {
	.name = "gil_per_interpreter",
	.summary = "a lock for each group of threads, as many as CPUs",
	.capabilities = STRATEGY_PARALLEL | STRATEGY_SHARES_MEMORY | STRATEGY_NOT_ADVISED,
	.kind = KIND_INTERPRETERS,
	.run = run,
};

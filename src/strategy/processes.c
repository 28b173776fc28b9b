/* SPDX-License-Identifier: MIT
 *
 * A forked process a worker, created for the trial.  Without a payload each knows
 * its tasks from what it inherited.
 */
#include "worker/fed_crew.h"
#include "worker/process_hands.h"
#include "worker/strategy.h"

static void run(struct crew *crew)
{
	if (crew->job->payload.transport) {
		carried_crew_run(crew);
		return;
	}
	crew_man(crew, crew->job->workers, NULL, 0);
	crew_run(crew, &process_hands);
}

const struct strategy strategy_processes = {
	.name = "processes",
	.summary = "a forked process a worker",
	.capabilities = STRATEGY_PARALLEL,
	.kind = KIND_PROCESSES,
	.run = run,
};

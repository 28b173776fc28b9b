/* SPDX-License-Identifier: MIT
 *
 * All tasks one after the other in the harness's own thread: what every
 * speed-up is measured against.
 */
#include "worker/strategy.h"

static void run(struct team *team)
{
	team_man(team, 1, NULL, 0);
	atomic_store(&team->arena->go, 1); /* nobody to wait for */
	team->started_ns = clock_now_ns();
	team->created_ns = team->started_ns;
	team->go_ns = team->job->start == START_BARRIER ? team->started_ns : 0;
	team->created = 1;
	worker_main(&team->workers[0]);
	team->reaped_ns = clock_now_ns();
}

const struct strategy strategy_serial = {
	.name = "serial",
	.summary = "one task after the other, in one thread",
	.kind = KIND_SERIAL,
	.run = run,
};

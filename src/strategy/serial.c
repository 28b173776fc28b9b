/* SPDX-License-Identifier: MIT
 *
 * All tasks one after the other in the harness's own thread: what every
 * speed-up is measured against.
 */
#include "worker/strategy.h"

static void run(struct crew *crew)
{
	crew_man(crew, 1, NULL, 0);
	atomic_store(&crew->arena->go, 1); /* nobody to wait for */
	crew->started_ns = clock_now_ns();
	crew->created_ns = crew->started_ns;
	crew->go_ns = crew->job->start == START_BARRIER ? crew->started_ns : 0;
	crew->created = 1;
	worker_main(&crew->workers[0]);
	crew->reaped_ns = clock_now_ns();
}

const struct strategy strategy_serial = {
	.name = "serial",
	.summary = "one task after the other, in one thread",
	.kind = KIND_SERIAL,
	.run = run,
};

/* SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "harness/harness.h"

#define STRATEGIES "--strategies=serial,threads,gil,processes,process_pool "

static const char *const sweeps[] = {
	/* From which task size on do processes win?  Paid cold and, workers waiting already, warm. */
	STRATEGIES "--cpu=1us,3us,10us,30us,100us,300us,1ms,3ms,10ms,30ms,100ms",
	STRATEGIES "--cpu=1us,3us,10us,30us,100us,300us,1ms,3ms,10ms,30ms --start=barrier",
	/* Up to which payload, over a pipe? */
	STRATEGIES "--cpu=3ms --payload=0,64K,256K,1M,4M --transport=pipe",
	/* Up to which memory of the parent? */
	STRATEGIES "--cpu=2ms --parent=0,8M,24M,96M",
	/* From how many workers on, and up to how many? */
	STRATEGIES "--workers=1,2,4,8,16 --tasks=16",
	NULL,
};

static const struct harness sweep = {
	.name = "sweep",
	.question = "From which task size, payload, parent and number of workers on do processes win?",
	.workloads = "sum_squares",
	.strategies = "serial,threads,gil,processes,process_pool",
	.workers = "cpus",
	.cpu = "1ms",
	.block = "1ms",
	.rounds = "1",
	.restarts = "6",
	.sweeps = sweeps,
};

int main(int argc, char **argv)
{
	return harness_main(&sweep, argc, argv);
}

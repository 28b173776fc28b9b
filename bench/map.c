/* SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "harness/harness.h"

#define SIZES "--cpu=10us,30us,100us,300us,1ms,3ms,10ms "

static const char *const sweeps[] = {
	/* How much of its time does a task wait? */
	SIZES "--workloads=mixed --block-share=0,0.25,0.5,0.75,0.9 "
	      "--strategies=serial,threads,gil,processes",
	/* How much does it bring? */
	SIZES "--workloads=sum_squares --payload=1K,16K,64K,256K,1M --transport=pipe "
	      "--strategies=serial,threads,gil,processes",
	NULL,
};

static const struct harness map = {
	.name = "map",
	.question = "Who wins, over task CPU time by blocking share, and by payload?",
	.workloads = "mixed",
	.strategies = "serial,threads,gil,processes",
	.workers = "cpus",
	.cpu = "1ms",
	.block = "1ms",
	.rounds = "1",
	.restarts = "6",
	.sweeps = sweeps,
};

int main(int argc, char **argv)
{
	return harness_main(&map, argc, argv);
}

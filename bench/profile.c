/* SPDX-License-Identifier: MIT
 *
 * What the cost model has to know of a machine, in half a minute: cells in which each of
 * its parts shows.  `breakeven advise` runs it where there is no profile yet.
 */
#include <stddef.h>

#include "harness/harness.h"

#define BASIC "threads,gil,processes"

static const char *const sweeps[] = {
	/* A worker, a wait, and how the lock and the CPUs are shared. */
	"--workloads=mixed --workers=1,2,4,8 --tasks=16 --cpu=30us,300us,2ms --block-share=0,0.5 --strategies=" BASIC,
	"--workloads=mixed --workers=1,2,4 --tasks=16 --cpu=100us,1ms --block-share=0,0.5 --strategies=advised",
	"--workloads=mixed --workers=1 --tasks=16 --cpu=30us,100us,300us,1ms,2ms --block-share=0,0.5 "
	"--strategies=serial",
	/* Many short tasks, and few long ones. */
	"--workloads=mixed --workers=2,4 --tasks=500 --cpu=30us --block-share=0,0.5 --strategies=" BASIC ",serial",
	"--workloads=mixed --workers=2 --tasks=16 --cpu=10ms --block-share=0 --strategies=" BASIC ",serial",
	/* What the parent holds. */
	"--workloads=mixed --workers=2 --tasks=16 --cpu=100us --block-share=0 --parent=64M --strategies=advised",
	/* A task that is handed over, and what it brings.  Pools are fed as processes are; threads share. */
	"--workloads=mixed --workers=1,2,4 --tasks=32 --cpu=100us,1ms --block-share=0,0.5 --payload=0,256K "
	"--transport=pipe,shared,socketpair --strategies=processes",
	NULL,
};

static const struct harness profile = {
	.name = "profile",
	.question = "What are makespans made of on this machine? For breakeven advise and model.",
	.workloads = "mixed",
	.strategies = "advised",
	.workers = "cpus",
	.cpu = "1ms",
	.block = "1ms",
	.rounds = "1",
	.restarts = "3",
	.sweeps = sweeps,
};

int main(int argc, char **argv)
{
	return harness_main(&profile, argc, argv);
}

/* SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "harness/harness.h"

static const char *const sweeps[] = {
	/* What does a worker's creation cost a program that holds so much? */
	"--workloads=sum_squares --cpu=0 --workers=1 --tasks=1 --parent=0,64M,256M,1G,most --pages=small,huge "
	"--start=barrier --strategies=threads,processes,spawn,forkserver",
	/* And what comes after, when somebody writes what was forked? */
	"--workloads=rewrite --workers=1 --tasks=1 --start=barrier --parent=256M --pages=small,huge "
	"--writer=worker --written=0,0.1,1 --strategies=threads,processes",
	"--workloads=rewrite --workers=1 --tasks=1 --start=barrier --parent=256M --pages=small,huge "
	"--writer=parent --written=0,0.1,1 --strategies=threads,processes",
	NULL,
};

static const struct harness parent = {
	.name = "parent",
	.question = "What does the memory of a program cost when it creates workers?",
	.workloads = "sum_squares",
	.strategies = "threads,processes,spawn,forkserver",
	.workers = "1",
	.cpu = "0",
	.block = "1ms",
	.sweeps = sweeps,
};

int main(int argc, char **argv)
{
	return harness_main(&parent, argc, argv);
}

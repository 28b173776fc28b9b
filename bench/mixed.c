/* SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "harness/harness.h"

static const char *const sweeps[] = {
	/* What does waiting in between do to the lock? */
	"--workloads=mixed --workers=4 --blocking=0,25,50,75,100",
	"--workloads=mixed --workers=4 --blocking=50 --strategies=serial,gil --switch-interval=100us,1ms,20ms",
	/* What does a C extension that gives the lock back? */
	"--workloads=sum_squares --workers=2 --strategies=serial,threads,gil --released=0,0.25,0.5,0.75,1",
	/* The convoy: how long does somebody wait who seldom computes? */
	"--workloads=mixed --workers=1 --tasks=20 --cpu=50us --block=1ms --start=barrier --background=0,1,2,4 "
	"--strategies=threads,gil,gil_ticks,gil_held,gil_per_interpreter,processes",
	/* And who makes calls that would not have blocked? */
	"--workloads=ready_read --workers=1 --tasks=2000 --start=barrier --background=0,1 "
	"--strategies=threads,gil,gil_held,processes",
	NULL,
};

static const struct harness mixed = {
	.name = "mixed",
	.question = "What does the global lock do to work that both computes and waits?",
	.workloads = "mixed",
	.strategies = "serial,threads,gil,processes",
	.workers = "4",
	.cpu = "2ms",
	.block = "2ms",
	.sweeps = sweeps,
};

int main(int argc, char **argv)
{
	return harness_main(&mixed, argc, argv);
}

/* SPDX-License-Identifier: MIT
 *
 * What a worker is at, and when: tasks that compute, that wait, and that do both, for the picture that
 * shows how strategies differ (--timeline=FILE; breakeven timeline FILE).
 */
#include <stddef.h>

#include "harness/harness.h"

/* Twenty milliseconds: four switch intervals, so that turns are seen to be taken. */
static const char *const sweeps[] = {
	"--workloads=sum_squares --tasks=6 --cpu=20ms",
	"--workloads=mixed --tasks=6 --cpu=20ms --block=20ms",
	"--workloads=sleep --tasks=6 --block=40ms",
	NULL,
};

static const struct harness timeline = {
	.name = "timeline",
	.question = "Who is at what, and when? --timeline=FILE records it.",
	.workloads = "sum_squares",
	.strategies = "serial,threads,gil,processes",
	.workers = "2",
	.cpu = "20ms",
	.block = "20ms",
	.rounds = "3",
	.restarts = "3",
	.sweeps = sweeps,
};

int main(int argc, char **argv)
{
	return harness_main(&timeline, argc, argv);
}

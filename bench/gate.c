/* SPDX-License-Identifier: MIT
 *
 * The trials of the gate.  `breakeven gate` says which (gate/invariants.csv), or has a base
 * and a head run these by turns.
 */
#include <stddef.h>

#include "common/bare.h"
#include "harness/harness.h"

static const char *const sweeps[] = {
	"--workloads=sum_squares --tasks=8 --cpu=5ms "
	"--strategies=serial,threads,gil,processes,thread_pool,process_pool",
	"--workloads=sleep --workers=4 --tasks=4 --block=20ms --strategies=threads,gil,processes",
	"--workloads=mixed --workers=2 --tasks=8 --cpu=2ms --block=3ms --strategies=threads,gil,processes",
	/* What the machine really gave. */
	"--workloads=sum_squares --workers=1 --tasks=1 --cpu=20ms --strategies=bare_processes",
	"--workloads=sum_squares --workers=cpus --tasks=workers --cpu=20ms --strategies=bare_processes",
	"--workloads=sum_squares --workers=1 --tasks=1 --cpu=0 --strategies=bare_processes",
	NULL,
};

static const struct strategy *const own[] = {&bare_threads, &bare_processes, NULL};

static const struct harness gate = {
	.name = "gate",
	.question = "Has a ratio changed? The trials of breakeven gate.",
	.workloads = "sum_squares",
	.strategies = "serial,threads,gil,processes",
	.workers = "2",
	.cpu = "20ms",
	.block = "20ms",
	.rounds = "2",
	.restarts = "12",
	.sweeps = sweeps,
	.own_strategies = own,
};

int main(int argc, char **argv)
{
	return harness_main(&gate, argc, argv);
}

/* SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "common/bare.h"
#include "harness/harness.h"

static const char *const sweeps[] = {
	/* What do creation and reaping cost, one beside ten thousand? */
	"--workloads=sleep --block=100ms --tasks=workers --workers=1,10,100,1000,4000 "
	"--strategies=bare_threads,threads,bare_processes,processes",
	"--workloads=sleep --block=100ms --tasks=workers --workers=10000 --strategies=bare_threads,threads",
	/* And the memory?  All are there when it is measured. */
	"--workloads=sleep --block=1ms --tasks=workers --workers=1,10,100 --start=barrier --survey "
	"--strategies=threads,thread_pool,processes,process_pool,spawn,forkserver",
	"--workloads=sleep --block=1ms --tasks=workers --workers=1000,4000 --start=barrier --survey "
	"--strategies=threads,thread_pool,processes,process_pool",
	"--workloads=sleep --block=1ms --tasks=workers --workers=10000 --start=barrier --survey "
	"--strategies=threads,thread_pool",
	/* What does a task cost that is nothing? */
	"--workloads=sum_squares --cpu=0 --tasks=100000 --workers=1,2 --start=barrier "
	"--strategies=serial,threads,processes,thread_pool,process_pool",
	/* More workers than CPUs, all with something to compute. */
	"--workloads=sum_squares --cpu=2ms --tasks=128 --workers=2,4,8,16,32,64,128 "
	"--strategies=serial,threads,gil,processes",
	NULL,
};

static const struct strategy *const own[] = {&bare_threads, &bare_processes, NULL};

static const struct harness scale = {
	.name = "scale",
	.question = "What does one worker more cost, up to ten thousand?",
	.workloads = "sleep",
	.strategies = "threads,processes",
	.workers = "1,10,100",
	.cpu = "2ms",
	.block = "100ms",
	.sweeps = sweeps,
	.own_strategies = own,
};

int main(int argc, char **argv)
{
	return harness_main(&scale, argc, argv);
}

/* SPDX-License-Identifier: MIT
 *
 * What does a trial add to what it measures?  The same tasks on hand-written
 * loops of pthread_create/join and fork/waitpid, as two more strategies,
 * beside ours in the same rounds.  And two that record timelines (--strategies=threads,recorded_threads).
 */
#include <stddef.h>

#include "common/bare.h"
#include "common/recorded.h"
#include "harness/harness.h"

static const struct strategy *const own[] = {&bare_threads, &bare_processes, &recorded_threads, &recorded_processes,
					     NULL};

static const struct harness trial_cost = {
	.name = "trial_cost",
	.question = "What does a trial add to a bare loop of the same calls? (start=immediate)",
	.workloads = "sum_squares",
	.strategies = "bare_threads,threads,bare_processes,processes",
	.workers = "1,2,8",
	.cpu = "1us",
	.block = "1ms",
	.own_strategies = own,
};

int main(int argc, char **argv)
{
	return harness_main(&trial_cost, argc, argv);
}

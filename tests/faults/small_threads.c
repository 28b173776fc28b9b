/* SPDX-License-Identifier: MIT
 *
 * A small run for those who look at each access (helgrind, the thread sanitizer): each workload on threads of each
 * kind, one trial each.
 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "trial/registry.h"
#include "trial/run.h"
#include "unit/run_here.h"

/* Threads of ours: OpenMP's are its own affair. */
static bool is_threads(const struct strategy *strategy)
{
	return strategy->capabilities & STRATEGY_PARALLEL && strategy->capabilities & STRATEGY_SHARES_MEMORY &&
	       !(strategy->capabilities & STRATEGY_ALONE);
}

static bool run(const struct workload *workload, const struct strategy *strategy)
{
	struct job job = {.workload = workload,
			  .workers = 3,
			  .tasks = 12,
			  .cpu_ns = workload->reads & READS_CPU ? 1000 : 0,
			  .block_ns = workload->reads & READS_BLOCK ? 100000 : 0,
			  .units = 3,
			  .switch_interval_ns = NS_PER_MS,
			  .start = START_BARRIER};
	struct trial trial = {0};

	run_here(&job, strategy, NULL, &trial);
	if (trial_ok(&trial))
		return true;
	printf("%s under %s: %s\n", workload->name, strategy->name, trial.status);
	return false;
}

int main(void)
{
	unsigned trials = 0;
	bool good = true;

	for (unsigned i = 0; i < registry_workload_count; i++)
		for (unsigned j = 0; j < registry_strategy_count; j++)
			if (is_threads(registry_strategies[j])) {
				good &= run(registry_workloads[i], registry_strategies[j]);
				trials++;
			}
	printf("%u trials on threads\n", trials);
	return !good;
}

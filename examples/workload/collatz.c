/* SPDX-License-Identifier: MIT */
#include <breakeven/workload.h>

/* Steps until 1 of a sequence of numbers: integer work that no compiler can shorten. */
static int run(struct breakeven_task *task, uint64_t *result)
{
	for (uint64_t unit = 0; unit < task->units; unit++) {
		for (uint64_t n = task->number * 1000 + unit % 1000 + 1; n > 1; n = n % 2 ? 3 * n + 1 : n / 2)
			++*result;
		breakeven_poll(task);
	}
	return 0;
}

BREAKEVEN_WORKLOAD(.name = "collatz", .summary = "steps of 3n + 1", .reads = BREAKEVEN_READS_CPU, .run = run);

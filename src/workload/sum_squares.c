/* SPDX-License-Identifier: MIT
 *
 * Integer arithmetic in registers: the CPU-bound loop of every threading
 * tutorial.  Squares of a pseudo-random sequence, not of 1, 2, 3, …: compilers
 * replace that sum by its formula.
 */
#include "base/mix.h"
#include "worker/workload.h"

#define STEPS_PER_UNIT 64 /* some 75 ns: a task of a microsecond is still told from its neighbours */

KERNEL static uint64_t sum(struct worker *worker, uint64_t seed)
{
	uint64_t x = seed, total = 0;

	for (uint64_t unit = 0; unit < worker->units; unit++) {
		for (int i = 0; i < STEPS_PER_UNIT; i++) {
			/* Constants of Knuth's MMIX generator. */
			x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			total += (x >> 32) * (x >> 32);
		}
		task_poll(worker);
	}
	return total;
}

static int run(struct worker *worker, uint64_t task, uint64_t *result)
{
	*result = sum(worker, mix64(task));
	return 0;
}

const struct workload workload_sum_squares = {
	.name = "sum_squares",
	.summary = "integer arithmetic in registers",
	.reads = READS_CPU,
	.run = run,
};

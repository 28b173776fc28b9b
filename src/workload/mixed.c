/* SPDX-License-Identifier: MIT
 *
 * Burns CPU, then waits: a request handler, an interpreter between two queries.
 * Integer arithmetic in registers, as sum_squares, and a deadline, as sleep.
 */
#include "base/mix.h"
#include "worker/workload.h"

#define STEPS_PER_UNIT 64 /* some 75 ns: a task of a microsecond is still told from its neighbours */

KERNEL static uint64_t burn(struct worker *worker, uint64_t seed)
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
	*result = burn(worker, mix64(task));
	if (worker->job->block_ns == 0)
		return 0;
	task_block_begin(worker);
	clock_sleep_until_ns(worker->block_started_ns + worker->job->block_ns);
	task_block_end(worker);
	return 0;
}

const struct workload workload_mixed = {
	.name = "mixed",
	.summary = "burns CPU, then waits for a deadline",
	.reads = READS_CPU | READS_BLOCK,
	.run = run,
};

/* SPDX-License-Identifier: MIT
 *
 * Waits for a point in time: the purest form of blocking.  The deadline is
 * absolute, so that a signal or a late start does not lengthen the sleep.
 */
#include "base/mix.h"
#include "worker/workload.h"

static int run(struct worker *worker, uint64_t task, uint64_t *result)
{
	int err;

	task_block_begin(worker);
	err = clock_sleep_until_ns(worker->block_started_ns + worker->job->block_ns);
	task_block_end(worker);
	*result = mix64(task);
	return err;
}

const struct workload workload_sleep = {
	.name = "sleep",
	.summary = "waits for a deadline (absolute clock_nanosleep)",
	.reads = READS_BLOCK,
	.run = run,
};

/* SPDX-License-Identifier: MIT
 *
 * Blocks above the allocator's mmap threshold: each malloc is a mapping and
 * each free an unmapping.  64 MiB, because glibc raises the threshold up to
 * 32 MiB as it sees such blocks come and go.  will-it-scale's malloc1.
 */
#include <errno.h>
#include <stdlib.h>

#include "worker/workload.h"

#define BLOCK_BYTES (UINT64_C(64) << 20)

KERNEL static int churn(struct worker *worker, uint64_t task, uint64_t *result)
{
	uint64_t total = task;

	for (uint64_t unit = 0; unit < worker->units; unit++) {
		/* volatile: or the compiler may drop a block that nobody reads. */
		volatile unsigned char *block = malloc(BLOCK_BYTES);

		if (!block)
			return -ENOMEM;
		block[0] = (unsigned char)unit;
		total += block[0];
		free((void *)block);
		task_poll(worker);
	}
	*result = total;
	return 0;
}

const struct workload workload_malloc_churn = {
	.name = "malloc_churn",
	.summary = "64 MiB blocks allocated, touched once and freed",
	.reads = READS_CPU,
	.run = churn,
};

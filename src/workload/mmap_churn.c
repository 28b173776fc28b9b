/* SPDX-License-Identifier: MIT
 *
 * Small mappings made, touched and unmapped.  Threads share one address
 * space: they wait for its lock, and each munmap must tell the other CPUs to
 * forget the page.  Processes do neither.  will-it-scale's mmap1, touched.
 */
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "worker/workload.h"

KERNEL static int churn(struct worker *worker, uint64_t task, uint64_t *result)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	uint64_t total = task;

	for (uint64_t unit = 0; unit < worker->units; unit++) {
		unsigned char *memory = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (memory == MAP_FAILED)
			return -errno;
		*memory = (unsigned char)unit;
		total += *memory;
		munmap(memory, page);
		task_poll(worker);
	}
	*result = total;
	return 0;
}

const struct workload workload_mmap_churn = {
	.name = "mmap_churn",
	.summary = "single pages mapped, touched and unmapped",
	.reads = READS_CPU,
	.run = churn,
};

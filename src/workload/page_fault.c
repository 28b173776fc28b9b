/* SPDX-License-Identifier: MIT
 *
 * Fresh anonymous memory touched page by page, as a growing program does.
 * Mappings are large, so that faults are what is measured and not unmapping
 * (mmap_churn does that).  will-it-scale's page_fault1.
 */
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "worker/workload.h"

#define PAGES_PER_UNIT	  64
#define UNITS_PER_MAPPING 128 /* 32 MiB with 4 KiB pages */

KERNEL static uint64_t touch(struct worker *worker, unsigned char *memory, size_t page, uint64_t units)
{
	uint64_t total = 0;

	for (uint64_t unit = 0; unit < units; unit++) {
		for (size_t i = 0; i < PAGES_PER_UNIT; i++, memory += page) {
			*memory = (unsigned char)(unit + i);
			total += *memory;
		}
		task_poll(worker);
	}
	return total;
}

static int run(struct worker *worker, uint64_t task, uint64_t *result)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), bytes = page * PAGES_PER_UNIT * UNITS_PER_MAPPING;

	*result = task;
	for (uint64_t left = worker->units; left > 0;) {
		uint64_t units = left < UNITS_PER_MAPPING ? left : UNITS_PER_MAPPING;
		void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (memory == MAP_FAILED)
			return -errno;
		madvise(memory, bytes, MADV_NOHUGEPAGE); /* a huge page would be one fault */
		*result += touch(worker, memory, page, units);
		munmap(memory, bytes);
		left -= units;
	}
	return 0;
}

const struct workload workload_page_fault = {
	.name = "page_fault",
	.summary = "fresh mappings of 32 MiB, touched page by page",
	.worker_bytes = 32 << 20,
	.reads = READS_CPU,
	.run = run,
};

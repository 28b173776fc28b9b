/* SPDX-License-Identifier: MIT
 *
 * A fresh anonymous mapping touched page by page and given back, as an
 * allocator under load does.  Threads share the address space and its locks.
 * The case is will-it-scale's page_fault1, with smaller mappings.
 */
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "worker/workload.h"

#define PAGES 64

KERNEL static int touch(struct worker *worker, uint64_t task, uint64_t *result)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	uint64_t total = task;

	for (uint64_t unit = 0; unit < worker->job->units; unit++) {
		unsigned char *memory =
			mmap(NULL, PAGES * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (memory == MAP_FAILED)
			return -errno;
		for (size_t i = 0; i < PAGES; i++) {
			memory[i * page] = (unsigned char)(unit + i);
			total += memory[i * page];
		}
		munmap(memory, PAGES * page);
		task_poll(worker);
	}
	*result = total;
	return 0;
}

const struct workload workload_page_fault = {
	.name = "page_fault",
	.summary = "fresh mappings of 64 pages, touched page by page",
	.reads = READS_CPU,
	.run = touch,
};

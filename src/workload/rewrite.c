/* SPDX-License-Identifier: MIT
 *
 * Writes memory that the parent held when the worker was created, or waits while
 * the parent does: after fork(2), who writes a page first has it copied.  The
 * pages written are spread evenly over the memory.
 */
#include "base/mix.h"
#include "worker/arena.h"
#include "worker/workload.h"

#define PAGE 4096

/* Writes the asked share of the pages; returns how many. */
KERNEL static uint64_t write_pages(const struct parent_memory *parent_memory)
{
	uint64_t pages = parent_memory->bytes / PAGE, written = 0;

	for (uint64_t page = 0; page < pages; page++)
		if ((uint64_t)((double)(page + 1) * parent_memory->written) > written) {
			/* Threads may all write it. */
			__atomic_store_n(&parent_memory->memory[page * PAGE], (unsigned char)page, __ATOMIC_RELAXED);
			written++;
		}
	return written;
}

static void beside(const struct job *job)
{
	if (job->parent_memory.writer == WRITER_PARENT)
		write_pages(&job->parent_memory);
}

static int run(struct worker *worker, uint64_t task, uint64_t *result)
{
	const struct parent_memory *parent_memory = &worker->job->parent_memory;
	uint64_t pages;

	if (parent_memory->writer == WRITER_WORKER) {
		*result = mix64(task) + write_pages(parent_memory);
		return 0;
	}
	if (parent_memory->writer == WRITER_PARENT) {
		task_block_begin(worker);
		arena_wait_beside(worker->arena);
		task_block_end(worker);
	}
	pages = parent_memory->bytes / PAGE;
	*result = mix64(task) + (uint64_t)((double)pages * parent_memory->written);
	return 0;
}

const struct workload workload_rewrite = {
	.name = "rewrite",
	.summary = "writes memory of the parent, or waits while that does",
	.reads = READS_WRITER,
	.run = run,
	.beside = beside,
};

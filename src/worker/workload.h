/* SPDX-License-Identifier: MIT
 *
 * struct workload: what one task does.  A workload is one file in
 * src/workload/ that defines
 *
 *	const struct workload workload_NAME = {.name = "NAME", …};
 *
 * with NAME the file's name; the build finds it.  docs/adding.md shows one.
 */
#ifndef WORKER_WORKLOAD_H
#define WORKER_WORKLOAD_H

#include <stdint.h>

#include "worker/job.h"
#include "worker/worker.h"

/* Parameters of the command line that a workload heeds. */
enum workload_reads {
	READS_CPU = 1 << 0,    /* --cpu: the harness calibrates `units` for it */
	READS_BLOCK = 1 << 1,  /* --block */
	READS_WRITER = 1 << 2, /* --writer, --written */
};

struct workload {
	const char *name;
	const char *summary; /* one line for --help and the README */
	unsigned reads;	     /* enum workload_reads, or-ed */
	const char *file;    /* that it was loaded from; NULL: it is ours */

	/* Memory, where it is much, so that a run leaves room for others. */
	int64_t worker_bytes;	/* that each worker holds at once */
	int64_t prepared_bytes; /* that prepare() makes: for all who share or inherit it */

	/* Optional.  Makes what the tasks need, outside the timed span, in the
	 * single-threaded harness; *state becomes job->state.  Called once a
	 * trial, before any worker exists; finish() after all are reaped, also
	 * when the trial failed.  Returns 0 or a negative errno. */
	int (*prepare)(const struct job *job, void **state);
	void (*finish)(const struct job *job, void *state);

	/* Optional.  What the harness does meanwhile, once all workers have been
	 * created and, with a barrier, let go; arena_wait_beside() waits for its
	 * end.  Only strategies that have the harness to themselves call it. */
	void (*beside)(const struct job *job);

	/* Executes one task of worker->units units, in any worker, any order and
	 * many at once.  *result must depend on all work done and on `task`
	 * alone, so that every strategy gets what serial gets.  Returns 0 or a
	 * negative errno. */
	int (*run)(struct worker *worker, uint64_t task, uint64_t *result);
};

/* For the function that burns the CPU: one copy at one alignment, reached
 * through one pointer by every strategy.  An inlined second copy of an
 * arithmetic loop, aligned otherwise, made threads look 25 % slower than
 * processes. */
#if defined(__clang__)
#define KERNEL __attribute__((noinline, hot, aligned(64)))
#else
#define KERNEL __attribute__((noinline, noclone, hot, aligned(64)))
#endif

#endif

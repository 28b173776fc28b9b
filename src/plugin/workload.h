/* SPDX-License-Identifier: MIT
 *
 * Your own work under breakeven: one C file that includes this header, defines one
 * function, and is built as a shared library:
 *
 *	#include <breakeven/workload.h>
 *
 *	static int run(struct breakeven_task *task, uint64_t *result)
 *	{
 *		uint64_t sum = 0;
 *
 *		for (uint64_t unit = 0; unit < task->units; unit++) {
 *			sum += my_work(task->number, unit);
 *			breakeven_poll(task);
 *		}
 *		*result = sum;
 *		return 0;
 *	}
 *
 *	BREAKEVEN_WORKLOAD(.name = "mine", .reads = BREAKEVEN_READS_CPU, .run = run);
 *
 *	cc -O2 -shared -fPIC $(pkg-config --cflags breakeven) -o mine.so mine.c
 *	build/breakeven refine --csv=mine.csv -- --workloads=./mine.so
 *
 * Every harness takes it.  The functions are called by threads and by forked processes, many
 * at once: what they share they must protect.  This header includes nothing of breakeven
 * and links to nothing.
 */
#ifndef BREAKEVEN_WORKLOAD_H
#define BREAKEVEN_WORKLOAD_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Raised when one of the structures below changes. */
#define BREAKEVEN_WORKLOAD_ABI 1

struct breakeven_task;

/* What the harness does for a task. */
struct breakeven_calls {
	void (*yield)(struct breakeven_task *task);
	void (*block_begin)(struct breakeven_task *task);
	void (*block_end)(struct breakeven_task *task);
};

/* One task, in one worker.  Owned by the harness, valid during run(). */
struct breakeven_task {
	uint64_t number;		     /* 0 … tasks - 1 */
	uint64_t units;			     /* how often to do your work: calibrated so that it takes --cpu */
	int64_t block_ns;		     /* --block: how long to wait, ns */
	void *state;			     /* what prepare() made */
	const unsigned *drop_request;	     /* not 0: somebody waits for the global lock */
	const struct breakeven_calls *calls; /* by the functions below */
	void *worker;			     /* the harness's own */
};

/* Safe point: call it every few microseconds of CPU work.  There the global lock
 * changes hands, under the strategies that have one; under others it is one load. */
static inline void breakeven_poll(struct breakeven_task *task)
{
	if (__atomic_load_n(task->drop_request, __ATOMIC_RELAXED) != 0)
		task->calls->yield(task);
}

/* Around each call that waits: the global lock is given back meanwhile, and the time is
 * recorded. */
static inline void breakeven_block_begin(struct breakeven_task *task)
{
	task->calls->block_begin(task);
}

static inline void breakeven_block_end(struct breakeven_task *task)
{
	task->calls->block_end(task);
}

/* Flags of the harness that the work heeds. */
enum breakeven_reads {
	BREAKEVEN_READS_CPU = 1,   /* --cpu: does `units` units.  Without it, units is 1: your work has its size */
	BREAKEVEN_READS_BLOCK = 2, /* --block: waits block_ns */
};

struct breakeven_workload {
	uint32_t abi;	     /* BREAKEVEN_WORKLOAD_ABI */
	uint32_t reads;	     /* enum breakeven_reads, or-ed */
	const char *name;    /* a letter, then letters, digits and _, at most 31 in all */
	const char *summary; /* one line; may be NULL */

	/* May be NULL.  Makes what all tasks need, before any worker exists and outside of what is
	 * timed; each spawned worker calls it for itself.  Returns 0 or a negative errno. */
	int (*prepare)(void **state);
	void (*finish)(void *state);

	/* Does one task.  *result, 0 at first, must depend on all work done and on task->number
	 * alone: every strategy has to come to serial's results, or its trial does not count.
	 * Returns 0 or a negative errno. */
	int (*run)(struct breakeven_task *task, uint64_t *result);
};

/* The symbol that the harness looks for; once in a library. */
#define BREAKEVEN_WORKLOAD(...)                                                                                        \
	extern const struct breakeven_workload breakeven_workload;                                                     \
	const struct breakeven_workload breakeven_workload = {.abi = BREAKEVEN_WORKLOAD_ABI, __VA_ARGS__}

#ifdef __cplusplus
}
#endif

#endif

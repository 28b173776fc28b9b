/* SPDX-License-Identifier: MIT
 *
 * struct worker: where workloads and strategies meet.  A workload sees only
 * this file and job.h; it never knows under which strategy it runs.
 *
 * A workload calls
 *	task_poll(worker)		at safe points, every few microseconds of CPU work;
 *	task_block_begin(worker),
 *	task_block_end(worker)		around each call that waits.
 * Under a global lock these are the lock's safe point, release and
 * re-acquisition.  Under every other strategy the same instructions run and
 * find nothing to do, so that no strategy has the shorter loop.
 */
#ifndef WORKER_WORKER_H
#define WORKER_WORKER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/clock.h"
#include "base/cpus.h"
#include "gil/gil.h"
#include "worker/job.h"
#include "worker/timeline.h"

#define SLOT_ALIGNMENT 128 /* two cache lines: adjacent-line prefetch shares them in pairs */

/* Of functions that every forked worker runs: the linker puts them together, so
 * that they are one piece of code to fault in and not three. */
#define WORKER_CODE __attribute__((hot))

/* What a worker reports, in memory shared with the harness.  Written by its
 * worker alone until that has been reaped. */
struct slot {
	_Alignas(SLOT_ALIGNMENT) int64_t first_start_ns; /* clock_now_ns(), 0 if it never began */
	int64_t last_end_ns;
	int64_t blocked_ns; /* observed, summed over its tasks */
	int64_t lock_held_ns;
	uint64_t checksum; /* sum of its tasks' results */
	struct gil_stats lock;
	uint64_t tasks_done; /* not beside checksum: adding to both at once would take a constant from a
				page that forked workers have not touched */
	int error;	     /* negative errno of the task or of pinning that failed, or 0 */
	int first_cpu;	     /* on which the first worker began and ended; -1: not known */
	int last_cpu;
	pid_t process; /* that the worker is, for whoever looks for one that hangs; 0: a thread, or none.  Its creator's
			*/
	uint64_t guard; /* the harness's: whoever writes beyond a slot's results writes here (arena_check) */
};

struct arena;
struct channel;
struct queue;

/* Aligned like a slot, or those next to each other in one address space would share cache lines
 * that processes do not share. */
struct worker {
	_Alignas(SLOT_ALIGNMENT) unsigned id;
	unsigned stride;	 /* the worker does the tasks id, id + stride, … */
	struct queue *queue;	 /* where it takes its tasks from; NULL: dealt by stride */
	struct channel *channel; /* over which tasks come with their payload; NULL: neither */
	const struct job *job;
	struct arena *arena;
	struct slot *slot;
	const atomic_uint *drop_request; /* the lock's, or a zero that nobody sets */
	struct gil *gil;		 /* NULL where the strategy has no lock */
	struct gil_thread gil_thread;
	struct event_ring *ring; /* where it records its states; NULL: nowhere */
	struct cpu_mask *placed; /* what it gets back, while it is bound to a share of the CPUs; or NULL */
	bool rehearses;		 /* a task of an untimed batch */
	bool is_forked;		 /* for this trial: few of the pages that it needs are in its tables */
	uint64_t units;		 /* to be done in this run of the workload */
	uint64_t task;		 /* that it is at */
	int64_t *latency;	 /* of this task; NULL where nobody wants it */
	int64_t block_started_ns;
	union { /* how its creator finds it again */
		pthread_t thread;
		pid_t process;
	} handle;
};

/* A drop request that is never made. */
extern const atomic_uint worker_nobody_asks;

/* Records a state, now; where nothing is recorded, does nothing. */
void worker_record(struct worker *worker, enum worker_state state);

static inline void worker_enter(struct worker *worker, enum worker_state state)
{
	if (__builtin_expect(worker->ring != NULL, 0))
		worker_record(worker, state);
}

/* The slow half of task_poll(). */
void worker_yield(struct worker *worker);

static inline void task_poll(struct worker *worker)
{
	if (__builtin_expect(atomic_load_explicit(worker->drop_request, memory_order_relaxed) != 0, 0))
		worker_yield(worker);
}

static inline void task_block_begin(struct worker *worker)
{
	worker->block_started_ns = clock_now_ns();
	if (worker->gil)
		gil_block_begin(worker->gil, &worker->gil_thread);
	worker_enter(worker, STATE_BLOCKED);
}

static inline void task_block_end(struct worker *worker)
{
	worker->slot->blocked_ns += clock_now_ns() - worker->block_started_ns;
	if (worker->gil)
		gil_block_end(worker->gil, &worker->gil_thread);
	worker_enter(worker, STATE_RUNNING);
	if (worker->latency)
		*worker->latency += clock_now_ns() - worker->block_started_ns - worker->job->block_ns;
}

/* The whole life of a worker: waits for GO where the job says so, does its tasks
 * and leaves all results in its slot.  Strategies call it in the new thread or
 * process.  Never fails: errors are in the slot. */
void worker_main(struct worker *worker);

/* The same in parts, for a runtime that deals the tasks itself.  A worker
 * whose beginning failed has slot->error, and does nothing. */
void worker_pin(struct worker *worker);
/* Binds the worker to its share of the CPUs until worker_unplace(); *former lives until then. */
void worker_place(struct worker *worker, struct cpu_mask *former);
void worker_unplace(struct worker *worker);
void worker_begin(struct worker *worker);
void worker_do(struct worker *worker, uint64_t task);

/* Does the task, and leaves nothing of it but slot->error, where it failed: for batches that are not timed. */
void worker_rehearse(struct worker *worker, uint64_t task, const unsigned char *payload);
void worker_end(struct worker *worker);

#endif

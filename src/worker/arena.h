/* SPDX-License-Identifier: MIT
 *
 * struct arena: the memory that the harness and its workers share during one
 * trial: the barrier, a slot for each worker, and what a worker has to know that
 * did not inherit it.  It is the same shared mapping for threads and for
 * processes, so that neither has the shorter way for its results.
 */
#ifndef WORKER_ARENA_H
#define WORKER_ARENA_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "worker/worker.h"

#define ORDER_NAME_SIZE 64

/* For workers that begin in a fresh program image (spawn, forkserver). */
struct order {
	pid_t creator;			/* whose end is theirs, too */
	struct job job;			/* its pointers are void in another image … */
	char workload[ORDER_NAME_SIZE]; /* … hence names; empty for none */
	char neighbours_workload[ORDER_NAME_SIZE];
};

struct arena {
	_Alignas(SLOT_ALIGNMENT) atomic_uint ready; /* workers that wait for GO */
	atomic_uint awaited;			    /* so many are waited for; 0: not yet */
	_Alignas(SLOT_ALIGNMENT) atomic_uint go;
	/* Begin no further task: creation failed, or all that neighbours were
	 * to disturb is done. */
	atomic_uint stop;
	atomic_uint beside_done;
	unsigned workers;
	uint64_t tasks;
	int fd; /* in the harness */
	struct order order;
	struct slot slots[];
};

/* More latencies than this are not kept. */
#define ARENA_LATENCIES_MOST (UINT64_C(1) << 20)

/* Zeroed arena for `workers` workers and `tasks` tasks, owned by the caller
 * (arena_free).  Returns 0 or a negative errno. */
int arena_new(unsigned workers, uint64_t tasks, struct arena **out);
void arena_free(struct arena *arena);

/* One a task: time from the end of the asked blocking until the worker ran on,
 * ns; NULL if there are too many tasks. */
static inline int64_t *arena_latencies(struct arena *arena)
{
	return arena->tasks <= ARENA_LATENCIES_MOST ? (int64_t *)(void *)&arena->slots[arena->workers] : NULL;
}

/* Worker: says "ready" and waits for GO. */
void arena_wait_go(struct arena *arena);

/* Worker: waits until the harness has done what workload->beside() does. */
void arena_wait_beside(struct arena *arena);

/* Harness: it has. */
void arena_beside_done(struct arena *arena);

/* Harness: waits until `workers` are ready, at most timeout_ns.  Returns
 * whether they are. */
bool arena_wait_ready(struct arena *arena, unsigned workers, int64_t timeout_ns);

/* Harness: lets all workers begin. */
void arena_go(struct arena *arena);

#endif

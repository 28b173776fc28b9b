/* SPDX-License-Identifier: MIT
 *
 * struct arena: the memory that the harness and its workers share during one
 * trial: the barrier, and a slot for each worker.  It is the same shared
 * mapping for threads and for processes, so that neither has the shorter way
 * for its results.
 */
#ifndef WORKER_ARENA_H
#define WORKER_ARENA_H

#include <stdatomic.h>

#include "worker/worker.h"

struct arena {
	_Alignas(SLOT_ALIGNMENT) atomic_uint ready; /* workers that wait for GO */
	_Alignas(SLOT_ALIGNMENT) atomic_uint go;
	/* Begin no further task: creation failed, or all that neighbours were
	 * to disturb is done. */
	atomic_uint stop;
	unsigned workers;
	uint64_t tasks;
	int64_t *latencies; /* one a task: time from the end of the asked blocking until
			       the worker ran on, ns; NULL if there are too many tasks */
	struct slot slots[];
};

/* More latencies than this are not kept. */
#define ARENA_LATENCIES_MOST (UINT64_C(1) << 20)

/* Zeroed arena for `workers` workers and `tasks` tasks, owned by the caller
 * (arena_free).  Returns 0 or a negative errno. */
int arena_new(unsigned workers, uint64_t tasks, struct arena **out);
void arena_free(struct arena *arena);

/* Worker: says "ready" and waits for GO. */
void arena_wait_go(struct arena *arena);

/* Harness: waits until `workers` are ready, at most timeout_ns.  Returns
 * whether they are. */
bool arena_wait_ready(struct arena *arena, unsigned workers, int64_t timeout_ns);

/* Harness: lets all workers begin. */
void arena_go(struct arena *arena);

#endif

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
	atomic_uint cancelled; /* creation failed: begin no further task */
	struct slot slots[];
};

/* Zeroed arena with `workers` slots, owned by the caller (arena_free).
 * Returns 0 or a negative errno. */
int arena_new(unsigned workers, struct arena **out);
void arena_free(struct arena *arena, unsigned workers);

/* Worker: says "ready" and waits for GO. */
void arena_wait_go(struct arena *arena);

/* Harness: waits until `workers` are ready, at most timeout_ns.  Returns
 * whether they are. */
bool arena_wait_ready(struct arena *arena, unsigned workers, int64_t timeout_ns);

/* Harness: lets all workers begin. */
void arena_go(struct arena *arena);

#endif

/* SPDX-License-Identifier: MIT
 *
 * struct arena: the memory that the harness and its workers share during one
 * trial: the barrier, a slot for each worker, and what a worker has to know that
 * did not inherit it.  It is the same shared mapping for threads and for
 * processes, so that neither has the shorter way for its results.
 */
#ifndef WORKER_ARENA_H
#define WORKER_ARENA_H

#include <limits.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/cpus.h"
#include "worker/timeline.h"
#include "worker/worker.h"

#define ORDER_NAME_SIZE 64

/* For workers that begin in a fresh program image (spawn, forkserver). */
struct order {
	pid_t creator;			/* whose end is theirs, too */
	struct job job;			/* its pointers are void in another image … */
	char workload[ORDER_NAME_SIZE]; /* … hence names; empty for none */
	char file[PATH_MAX];		/* library of that workload; empty: it is built in */
	char background_workload[ORDER_NAME_SIZE];
	struct cpu_order cpus; /* empty where the creator does not know it */
};

/* What stands where; written by arena_new() alone. */
struct arena_shape {
	unsigned workers;
	unsigned ring_events; /* of each worker's ring; 0: there are none */
	uint64_t tasks;
	int fd; /* in the harness */
};

struct arena {
	_Alignas(SLOT_ALIGNMENT) atomic_uint ready; /* workers that wait for GO */
	atomic_uint awaited;			    /* so many are waited for; 0: not yet */
	_Alignas(SLOT_ALIGNMENT) atomic_uint go;
	/* Begin no further task: creation failed, or all that background workers were
	 * to disturb is done. */
	atomic_uint stop;
	atomic_uint beside_done;
	atomic_uint rehearsed; /* tasks of a pool's untimed batch that are done … */
	atomic_uint rehearsal; /* … of so many; 0: not known yet */
	struct arena_shape shape;
	struct slot slots[];
};

/* Behind the slots, and a free one that an overrun meets first, stand the creator's own structures.  A process that
 * forks pays a page fault and a copy for each page of private memory that it writes afterwards; here it pays nothing,
 * and a worker that writes its slot has what it reads of them in the same page.  A workload that writes there harms its
 * own trial. */
#define ARENA_TEAM_SIZE 512

static inline struct worker *arena_workers(struct arena *arena)
{
	return (struct worker *)(void *)&arena->slots[arena->shape.workers + 1];
}

/* Room for a struct team. */
static inline void *arena_team(struct arena *arena)
{
	return &arena_workers(arena)[arena->shape.workers];
}

/* For fresh images. */
struct order *arena_order(struct arena *arena);

/* Takes the job and names what it points at; the creator is left as it is. */
void order_fill(struct order *order, const struct job *job);

/* More latencies than this are not kept. */
#define ARENA_LATENCIES_MOST (UINT64_C(1) << 20)

/* Zeroed arena for `workers` workers and `tasks` tasks, owned by the caller
 * (arena_free); with rings if what they do is to be recorded.  Returns 0 or a negative errno. */
int arena_new(unsigned workers, uint64_t tasks, bool recorded, struct arena **out);
void arena_free(struct arena *arena);

/* The same for a process that does not trust what is in the arena by now: `shape` is a copy from before. */
void arena_release(struct arena *arena, const struct arena_shape *shape);

/* Maps the arena of a descriptor that another process made with arena_new() for so many workers and tasks, with rings,
 * and fills *shape; nothing in the arena is written.  *out owns the descriptor (arena_release), which is closed on
 * error.  Returns 0; -EPROTO if it is not of that shape; or another negative errno. */
int arena_attach(int fd, unsigned workers, uint64_t tasks, struct arena **out, struct arena_shape *shape);

/* Harness: did workers write nothing but what is theirs to write?  `made` is a copy of arena->shape from
 * before there were any; the shape is put right, so that nobody follows a wrong one.  Returns the first
 * worker whose slot was overrun, ARENA_INTACT, or ARENA_SHAPELESS.  What is written over another
 * worker's results is not seen here, but by the checksum. */
#define ARENA_INTACT	-1
#define ARENA_SHAPELESS -2
int arena_check(struct arena *arena, const struct arena_shape *made);

/* One a task: time from the end of the asked blocking until the worker ran on,
 * ns; NULL if there are too many tasks. */
static inline int64_t *arena_latencies(struct arena *arena)
{
	return arena->shape.tasks <= ARENA_LATENCIES_MOST ? (void *)((char *)arena_team(arena) + ARENA_TEAM_SIZE)
							  : NULL;
}

/* The worker's, or NULL if nothing is recorded. */
struct event_ring *arena_ring(struct arena *arena, unsigned worker);
struct event_ring *arena_ring_of(struct arena *arena, const struct arena_shape *shape, unsigned worker);

/* Worker: says "ready"; waits for GO. */
void arena_say_ready(struct arena *arena);
void arena_wait_go(struct arena *arena);

/* Anybody: was GO given? */
static inline bool arena_is_going(const struct arena *arena)
{
	return atomic_load_explicit(&arena->go, memory_order_acquire) != 0;
}

/* Worker: waits until the harness has done what workload->beside() does. */
void arena_wait_beside(struct arena *arena);

/* Harness: it has. */
void arena_beside_done(struct arena *arena);

/* Harness: waits until `workers` are ready, at most timeout_ns.  Returns
 * whether they are. */
bool arena_wait_ready(struct arena *arena, unsigned workers, int64_t timeout_ns);

/* Worker: one more task of the untimed batch is done.  Its creator: waits until `tasks` are, at most timeout_ns;
 * returns whether they are. */
void arena_rehearsed(struct arena *arena);
bool arena_wait_rehearsed(struct arena *arena, unsigned tasks, int64_t timeout_ns);

/* Harness: lets all workers begin. */
void arena_go(struct arena *arena);

#endif

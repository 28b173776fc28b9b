/* SPDX-License-Identifier: MIT
 *
 * What each worker is at, and since when: a ring of events a worker, in the arena, so that it is
 * the same for threads and for processes.
 *
 * Each ring has one writer at a time: its creator until the worker runs and after it has been reaped, the
 * worker in between.  Read after reaping.  Where nobody wants to know, there is no ring, and the price is a look at a
 * pointer where the state changes: never in a task's own loop.
 *
 * A full ring overwrites its oldest event: the end of a trial is whole, and how much is missing at the
 * beginning is known (`written`).
 */
#ifndef WORKER_TIMELINE_H
#define WORKER_TIMELINE_H

#include <stddef.h>
#include <stdint.h>

enum worker_state {
	STATE_CREATED,	    /* asked for; it does not run yet */
	STATE_READY,	    /* it waits for GO, or for a task */
	STATE_RUNNING,	    /* at a task: on a CPU, or waiting for one, which it cannot tell */
	STATE_HANDING_OVER, /* was asked for the lock at a safe point, and waits until the other has it */
	STATE_WAITING,	    /* for the lock */
	STATE_BLOCKED,	    /* in a call that waits */
	STATE_DONE,	    /* has no more tasks */
	STATE_REAPED,	    /* its creator has seen its end */
	WORKER_STATES,
};

struct timeline_event {
	int64_t at_ns; /* clock_now_ns() */
	uint32_t state;
	uint32_t task; /* of STATE_RUNNING; its low 32 bits */
};

#define RING_ALIGNMENT 128 /* as of a slot */

struct event_ring {
	_Alignas(RING_ALIGNMENT) uint64_t written; /* events so far, those that were overwritten with them */
	uint32_t mask;				   /* a power of two of events, less 1 */
	uint32_t state;				   /* the last one */
	struct timeline_event events[];
};

/* Events that a worker's ring holds where there are few workers; a power of two. */
#define RING_EVENTS_MOST  4096
#define RING_EVENTS_LEAST 64

/* Of all rings together. */
#define RINGS_BYTES_MOST (UINT64_C(64) << 20)

static inline size_t event_ring_size(unsigned events)
{
	return sizeof(struct event_ring) + events * sizeof(struct timeline_event);
}

/* Events of each ring, where there are so many workers. */
static inline unsigned event_ring_room(unsigned workers)
{
	unsigned events = RING_EVENTS_MOST;

	while (events > RING_EVENTS_LEAST && workers * event_ring_size(events) > RINGS_BYTES_MOST)
		events /= 2;
	return events;
}

static inline void event_ring_put(struct event_ring *ring, enum worker_state state, uint64_t task, int64_t at_ns)
{
	struct timeline_event *event = &ring->events[ring->written & ring->mask];

	event->at_ns = at_ns;
	event->state = state;
	event->task = (uint32_t)task;
	ring->state = state;
	ring->written++;
}

#endif

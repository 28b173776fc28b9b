/* SPDX-License-Identifier: MIT
 *
 * What each worker is at, and since when: a ring of events a worker, in the arena, so that it is
 * the same for threads and for processes.
 *
 * Each track has one writer at a time: its creator until the worker runs and after it has been reaped, the
 * worker in between.  Read after reaping.  Where nobody wants to know, there is no track, and the price is a look at a
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

struct track_event {
	int64_t at_ns; /* clock_now_ns() */
	uint32_t state;
	uint32_t task; /* of STATE_RUNNING; its low 32 bits */
};

#define TRACK_ALIGNMENT 128 /* as of a slot */

struct track {
	_Alignas(TRACK_ALIGNMENT) uint64_t written; /* events so far, those that were overwritten with them */
	uint32_t mask;				    /* a power of two of events, less 1 */
	uint32_t state;				    /* the last one */
	struct track_event events[];
};

/* Events that a worker's ring holds where there are few workers; a power of two. */
#define TRACK_EVENTS_MOST  4096
#define TRACK_EVENTS_LEAST 64

/* Of all rings together. */
#define TRACKS_BYTES_MOST (UINT64_C(64) << 20)

static inline size_t track_size(unsigned events)
{
	return sizeof(struct track) + events * sizeof(struct track_event);
}

/* Events of each ring, where there are so many workers. */
static inline unsigned track_events(unsigned workers)
{
	unsigned events = TRACK_EVENTS_MOST;

	while (events > TRACK_EVENTS_LEAST && workers * track_size(events) > TRACKS_BYTES_MOST)
		events /= 2;
	return events;
}

static inline void track_put(struct track *track, enum worker_state state, uint64_t task, int64_t at_ns)
{
	struct track_event *event = &track->events[track->written & track->mask];

	event->at_ns = at_ns;
	event->state = state;
	event->task = (uint32_t)task;
	track->state = state;
	track->written++;
}

#endif

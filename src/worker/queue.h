/* SPDX-License-Identifier: MIT
 *
 * struct queue: tasks from one feeder to many claimants, in memory that threads
 * or processes share.  While there is work a claim is a load, a load and a
 * compare-and-swap, no system call; who finds nothing sleeps on a futex, and the
 * feeder makes a call only when somebody sleeps.
 *
 * A claimant reads the entry first and makes it his own by moving `head` after,
 * as thieves do in Chase and Lev, "Dynamic circular work-stealing deque", SPAA
 * 2005 (orders of Lê et al., PPoPP 2013).  So a worker that is killed between any
 * two instructions leaves the queue whole, which a queue with a sequence number
 * an entry would not.
 *
 * Thread-safety: submit and close from one thread; the others from any thread or
 * process that has the memory.
 */
#ifndef WORKER_QUEUE_H
#define WORKER_QUEUE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bell.h"

#define QUEUE_ALIGNMENT 128

struct queue {
	_Alignas(QUEUE_ALIGNMENT) _Atomic uint64_t head; /* next to be claimed */
	_Alignas(QUEUE_ALIGNMENT) _Atomic uint64_t tail; /* next to be submitted */
	atomic_bool closed;
	/* Written only when somebody sleeps. */
	_Alignas(QUEUE_ALIGNMENT) struct bell claimants;
	struct bell feeder;
	uint64_t capacity; /* a power of two */
	_Alignas(QUEUE_ALIGNMENT) _Atomic uint64_t entries[];
};

/* An empty queue for at least `capacity` tasks that wait, in shared memory, owned
 * by the caller (queue_free).  Returns 0 or a negative errno. */
int queue_new(uint64_t capacity, struct queue **out);
void queue_free(struct queue *queue);

/* Puts the tasks first … first + count - 1 at the end, all that there is room for
 * at once, so that a thousand tasks do not wake the same sleeper a thousand times.
 * If the queue is full, sleeps until half of it is empty, at most timeout_ns.  Returns how
 * many were put there, at least 1, or -ETIMEDOUT. */
int64_t queue_submit(struct queue *queue, uint64_t first, uint64_t count, int64_t timeout_ns);

/* Nothing more will be submitted. */
void queue_close(struct queue *queue);

/* Takes the first task.  False if none waits. */
bool queue_try_claim(struct queue *queue, uint64_t *task);

/* Sleeps until there may be a task; false when the queue is empty and closed. */
bool queue_wait(struct queue *queue);

#endif

/* SPDX-License-Identifier: MIT
 *
 * A simulated global interpreter lock.  It knows nothing of benchmarking and
 * can be used alone:
 *
 *	struct gil gil;
 *	gil_init(&gil, &(struct gil_config){.switch_interval_ns = 5000000});
 *	... in each thread, with a `struct gil_thread self = {0}` of its own:
 *	gil_acquire(&gil, &self);
 *	while (work()) {
 *		gil_poll(&gil, &self);		// safe point
 *		gil_release(&gil, &self);	// around a blocking call
 *		read(fd, buffer, size);
 *		gil_acquire(&gil, &self);
 *	}
 *	gil_release(&gil, &self);
 *
 * The algorithm is the one of CPython since 3.2 (Antoine Pitrou's "new GIL";
 * its description stands at the head of Python/ceval_gil.c, this code is our
 * own):
 *  - a `locked` flag under a mutex, and a condition variable to wait on;
 *  - a waiter that waited one switch interval, in which nobody else took the
 *    lock, raises a *drop request*;
 *  - the holder sees the request at its next safe point and drops the lock;
 *  - a dropper that was asked to drop waits until another thread has taken
 *    the lock ("forced switch"), so that it cannot win it back at once.
 *
 * Thread-safety: gil_acquire, gil_release and gil_poll from any thread, each
 * with its own struct gil_thread; init and destroy while nobody uses it.
 * The lock is for the threads of one process.
 */
#ifndef GIL_GIL_H
#define GIL_GIL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define GIL_SWITCH_INTERVAL_NS INT64_C(5000000) /* sys.getswitchinterval()'s default */

struct gil_config {
	int64_t switch_interval_ns; /* > 0 */
};

/* What one thread did with the lock. */
struct gil_stats {
	uint64_t acquisitions;	  /* times it took the lock */
	uint64_t contended;	  /* of these, times it found the lock taken */
	uint64_t switches;	  /* of these, times another thread had held it before */
	uint64_t forced_switches; /* times it dropped the lock on request and waited for a taker */
	int64_t wait_ns;	  /* time from finding the lock taken to holding it */
};

/* One thread's handle; zero-initialised, owned by the caller, one a thread. */
struct gil_thread {
	struct gil_stats stats;
};

struct gil {
	/* Read by the holder at every safe point: alone on its cache line. */
	_Alignas(64) atomic_uint drop_request;

	_Alignas(64) pthread_mutex_t mutex; /* guards all below */
	pthread_cond_t dropped;		    /* the lock became free */
	pthread_cond_t taken;		    /* the lock changed hands */
	bool locked;
	const struct gil_thread *holder; /* who has it, or who had it last */
	uint64_t switch_number;		 /* counts changes of `holder` */
	int64_t switch_interval_ns;
};

/* Returns 0, -EINVAL for an interval that is not positive, or the error of
 * pthread_mutex_init/pthread_cond_init. */
int gil_init(struct gil *gil, const struct gil_config *config);
void gil_destroy(struct gil *gil);

/* Takes the lock, waiting as long as it takes.  Not recursive. */
void gil_acquire(struct gil *gil, struct gil_thread *self);

/* Gives the lock back; as in CPython, waits for a taker if a drop was
 * requested meanwhile.  Returns 0, or -EPERM if `self` does not hold it. */
int gil_release(struct gil *gil, struct gil_thread *self);

/* Drops the lock on request and takes it again; what gil_poll() calls. */
void gil_yield(struct gil *gil, struct gil_thread *self);

/* Safe point: costs one relaxed load while nobody asks for the lock. */
static inline void gil_poll(struct gil *gil, struct gil_thread *self)
{
	if (__builtin_expect(atomic_load_explicit(&gil->drop_request, memory_order_relaxed) != 0, 0))
		gil_yield(gil, self);
}

#endif

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
 *		gil_block_begin(&gil, &self);	// around a blocking call
 *		read(fd, buffer, size);
 *		gil_block_end(&gil, &self);
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
 * That is the policy GIL_TIMED.  Two others stand beside it for comparison:
 *  - GIL_TICKS, as CPython 2 had it: the holder drops the lock at every N-th
 *    safe point and takes it again if it can.  Nobody is made to wait for a
 *    taker, so who blocks often rarely gets in (David Beazley, "Understanding
 *    the Python GIL", PyCon 2010: the convoy).
 *  - GIL_HELD: as GIL_TIMED, but kept over blocking calls: what happens if an
 *    extension forgets to give the lock back.
 *
 * Time held is not kept by the lock: two clock readings would double the price
 * of taking and releasing it uncontended.  Who knows when a thread began, was
 * blocked and ended knows it: held = alive - blocked - stats.wait_ns.
 *
 * Thread-safety: all functions on a thread's own struct gil_thread, from any
 * thread; init and destroy while nobody uses it.
 * The lock is for the threads of one process.
 */
#ifndef GIL_GIL_H
#define GIL_GIL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define GIL_SWITCH_INTERVAL_NS INT64_C(5000000) /* sys.getswitchinterval()'s default */

#define GIL_TICKS_DEFAULT 100 /* sys.getcheckinterval()'s default, when there was one */

enum gil_policy { GIL_TIMED, GIL_TICKS, GIL_HELD };

struct gil_config {
	enum gil_policy policy;
	int64_t switch_interval_ns; /* > 0; not read by GIL_TICKS */
	unsigned ticks;		    /* safe points between drops, > 0; read by GIL_TICKS */
};

/* What one thread did with the lock. */
struct gil_stats {
	uint64_t acquisitions;	  /* times it took the lock */
	uint64_t contended;	  /* of these, times it found the lock taken */
	uint64_t switches;	  /* of these, times another thread had held it before */
	uint64_t forced_switches; /* times it dropped the lock on request and waited for a taker */
	int64_t wait_ns;	  /* time from finding the lock taken to holding it, and
				     from a forced drop until somebody took it */
};

/* What a thread may be told of itself. */
enum gil_moment {
	GIL_WAITS,	/* it found the lock taken and waits for it */
	GIL_GOT,	/* it has it, after waiting */
	GIL_HANDS_OVER, /* it dropped it on request and waits for a taker */
};

/* One thread's handle; zero-initialised, owned by the caller, one a thread. */
struct gil_thread {
	struct gil_stats stats;
	/* Optional: called in the thread, with the lock's mutex held, and only where it waits: taking and giving back a
	 * free lock costs the same with it.  May not touch the lock. */
	void (*notify)(struct gil_thread *self, enum gil_moment moment);
};

struct gil {
	/* Read by the holder at every safe point: alone on its cache line.
	 * With GIL_TICKS it is always set, as every safe point counts. */
	_Alignas(64) atomic_uint drop_request;

	_Alignas(64) pthread_mutex_t mutex; /* guards all below */
	pthread_cond_t dropped;		    /* the lock became free */
	pthread_cond_t taken;		    /* the lock changed hands */
	bool locked;
	const struct gil_thread *holder; /* who has it, or who had it last */
	uint64_t switch_number;		 /* counts changes of `holder` */
	struct gil_config config;
	unsigned ticks_left; /* GIL_TICKS: safe points until the next drop */
};

/* Returns 0, -EINVAL for an interval or ticks that are not positive, or the
 * error of pthread_mutex_init/pthread_cond_init. */
int gil_init(struct gil *gil, const struct gil_config *config);
void gil_destroy(struct gil *gil);

/* Takes the lock, waiting as long as it takes.  Not recursive. */
void gil_acquire(struct gil *gil, struct gil_thread *self);

/* Gives the lock back; as in CPython, waits for a taker if a drop was
 * requested meanwhile.  Returns 0, or -EPERM if `self` does not hold it. */
int gil_release(struct gil *gil, struct gil_thread *self);

/* Before and after a call that may block: gives the lock back and takes it
 * again, but under GIL_HELD. */
void gil_block_begin(struct gil *gil, struct gil_thread *self);
void gil_block_end(struct gil *gil, struct gil_thread *self);

/* Drops the lock as the policy says and takes it again; what gil_poll() calls. */
void gil_yield(struct gil *gil, struct gil_thread *self);

/* Safe point: costs one relaxed load while nobody asks for the lock. */
static inline void gil_poll(struct gil *gil, struct gil_thread *self)
{
	if (__builtin_expect(atomic_load_explicit(&gil->drop_request, memory_order_relaxed) != 0, 0))
		gil_yield(gil, self);
}

#endif

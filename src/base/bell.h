/* SPDX-License-Identifier: MIT
 *
 * struct bell: how one side tells the other, in memory that they share, that
 * something has changed, without a system call while nobody sleeps.
 *
 *	change something;                    heard = bell_listen(bell);
 *	bell_ring(bell, …);                  if (nothing has changed)
 *	                                             bell_wait(bell, heard, timeout);
 *	                                     bell_leave(bell);
 *
 * Who waits announces it, then looks, then sleeps; who rings has changed first
 * and looks for sleepers after.  The change and both looks must be sequentially
 * consistent: then one of the two sees the other.  A sleeper that is killed costs
 * the ringer a system call a ring, and no more.
 */
#ifndef BASE_BELL_H
#define BASE_BELL_H

#include <stdbool.h>

#include "base/futex.h"

struct bell {
	atomic_uint rings;
	atomic_uint asleep;
};

static inline unsigned bell_listen(struct bell *bell)
{
	unsigned heard = atomic_load(&bell->rings);

	atomic_fetch_add(&bell->asleep, 1);
	return heard;
}

/* Sleeps until the bell rings after bell_listen(), at most timeout_ns (negative:
 * for ever); may return early. */
static inline void bell_wait(struct bell *bell, unsigned heard, int64_t timeout_ns)
{
	futex_wait(&bell->rings, heard, timeout_ns);
}

static inline void bell_leave(struct bell *bell)
{
	atomic_fetch_sub(&bell->asleep, 1);
}

/* Wakes one sleeper, or all. */
static inline void bell_ring(struct bell *bell, bool all)
{
	if (atomic_load(&bell->asleep) == 0)
		return;
	atomic_fetch_add(&bell->rings, 1);
	if (all)
		futex_wake_all(&bell->rings);
	else
		futex_wake_one(&bell->rings);
}

#endif

/* SPDX-License-Identifier: MIT
 *
 * futex(2) on a word of shared memory.  The words are never "private": the
 * same barrier serves threads and processes, so neither side has the cheaper
 * system call.
 */
#ifndef BASE_FUTEX_H
#define BASE_FUTEX_H

#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"

/* Waits while *word == expected, at most timeout_ns (negative: for ever).
 * Returns early on any wake-up, signal or change: call in a loop. */
static inline void futex_wait(atomic_uint *word, unsigned expected, int64_t timeout_ns)
{
	struct timespec timeout = clock_timespec(timeout_ns < 0 ? 0 : timeout_ns);

	syscall(SYS_futex, word, FUTEX_WAIT, expected, timeout_ns < 0 ? NULL : &timeout, NULL, 0);
}

static inline void futex_wake_one(atomic_uint *word)
{
	syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static inline void futex_wake_all(atomic_uint *word)
{
	syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

#endif

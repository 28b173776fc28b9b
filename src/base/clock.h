/* SPDX-License-Identifier: MIT
 *
 * The two clocks of the project, in nanoseconds.
 *
 * Every duration is a difference of clock_now_ns(): CLOCK_MONOTONIC is the
 * same clock in all threads and processes of one host, so a stamp that a
 * worker takes can be subtracted from one that its parent took.
 * clock_wall_ns() only says *when* something happened.
 *
 * Thread-safety: all functions, from any thread or process.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <errno.h>
#include <stdint.h>
#include <time.h>

#include "base/raw_syscall.h"

#define NS_PER_S  INT64_C(1000000000)
#define NS_PER_MS INT64_C(1000000)
#define NS_PER_US INT64_C(1000)

static inline int64_t clock_read_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * NS_PER_S + now.tv_nsec;
}

/* Nanoseconds since an arbitrary start (CLOCK_MONOTONIC). */
static inline int64_t clock_now_ns(void)
{
	return clock_read_ns(CLOCK_MONOTONIC);
}

/* clock_now_ns() by a system call: some 100 ns more, but none of the pages of the
 * vDSO, which every forked worker would have to fault in (some us) for its two
 * stamps. */
static inline int64_t clock_stamp_ns(void)
{
	struct timespec now = {0};

	raw_syscall(SYS_clock_gettime, CLOCK_MONOTONIC, (long)&now);
	return now.tv_sec * NS_PER_S + now.tv_nsec;
}

/* Nanoseconds since 1970-01-01 UTC (CLOCK_REALTIME). */
static inline int64_t clock_wall_ns(void)
{
	return clock_read_ns(CLOCK_REALTIME);
}

static inline struct timespec clock_timespec(int64_t ns)
{
	return (struct timespec){.tv_sec = (time_t)(ns / NS_PER_S), .tv_nsec = (long)(ns % NS_PER_S)};
}

/* Sleeps until clock_now_ns() has reached `deadline_ns`.  The deadline is
 * absolute, so a signal in between does not lengthen the sleep.  Returns 0, or the negative errno of a system that
 * cannot do that, at once. */
static inline int clock_sleep_until_ns(int64_t deadline_ns)
{
	struct timespec deadline = clock_timespec(deadline_ns);
	int err;

	do
		err = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL);
	while (err == EINTR);
	return -err;
}

/* The least step that clock_now_ns() is seen to make; takes some steps, at most some 0.2 s. */
static inline int64_t clock_step_ns(void)
{
	int64_t least_ns = NS_PER_S, before_ns = clock_now_ns(), now_ns;

	for (int steps = 0; steps < 20; before_ns = now_ns) {
		now_ns = clock_now_ns();
		if (now_ns == before_ns)
			continue;
		least_ns = now_ns - before_ns < least_ns ? now_ns - before_ns : least_ns;
		steps++;
	}
	return least_ns;
}

#endif

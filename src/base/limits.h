/* SPDX-License-Identifier: MIT
 *
 * How many more threads or processes this machine lets us have, and what says so.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

struct limit {
	uint64_t most;	/* workers that can still be created; UINT64_MAX if nothing binds */
	char name[128]; /* "RLIMIT_NPROC is 500 (ulimit -u)" */
};

/* The tightest of RLIMIT_NPROC, kernel.pid_max, kernel.threads-max, the cgroup's
 * pids.max and, for threads, vm.max_map_count.  An estimate: others create
 * processes, too.  Reads /proc; takes milliseconds. */
struct limit limits_by_count(bool processes);

/* What one worker takes at least, of memory. */
#define LIMITS_THREAD_BYTES  INT64_C(65536)
#define LIMITS_PROCESS_BYTES INT64_C(393216)

/* What fits into half of the memory that is available, at the least that a worker
 * takes. */
struct limit limits_by_memory(bool processes);

#endif

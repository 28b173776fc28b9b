/* SPDX-License-Identifier: MIT
 *
 * What the system charged for a span: to this process and its reaped children
 * together, so that the sum is complete for threads and for processes alike.
 */
#ifndef TRIAL_USAGE_H
#define TRIAL_USAGE_H

#include <stdint.h>

struct usage {
	int64_t user_ns;
	int64_t system_ns;
	uint64_t voluntary_switches;
	uint64_t involuntary_switches;
	uint64_t minor_faults;
	uint64_t major_faults;
	int64_t steal_ns;     /* of all CPUs; 0 where /proc/stat has none */
	int64_t throttled_ns; /* of our cgroup; 0 where it tells none */
};

/* Reads the counters.  Costs some 50 us: call it outside the timed span. */
struct usage usage_now(void);

struct usage usage_since(const struct usage *before);

#endif

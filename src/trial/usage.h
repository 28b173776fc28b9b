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
};

/* Reads the counters: two system calls. */
struct usage usage_now(void);

struct usage usage_since(const struct usage *before);

#endif

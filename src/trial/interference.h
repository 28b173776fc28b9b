/* SPDX-License-Identifier: MIT
 *
 * What was taken from a trial from outside: by the hypervisor and by the quota of its control group.  The launcher
 * reads it around the trial's process, preparation included: steal is counted in ticks of some milliseconds, and
 * reading it in the trial would cost that as much as a fork. Thread-safety: none; for single-threaded programs.
 */
#ifndef TRIAL_INTERFERENCE_H
#define TRIAL_INTERFERENCE_H

#include <stdint.h>

struct interference {
	int64_t steal_ns;     /* of all CPUs; 0 where /proc/stat has none */
	int64_t throttled_ns; /* of the own group; 0 where it tells none */
};

/* Opens the files; without it, both are 0. */
void interference_open(void);

struct interference interference_now(void);
struct interference interference_since(const struct interference *before);

#endif

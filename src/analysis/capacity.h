/* SPDX-License-Identifier: MIT
 *
 * How many of its CPUs a run really had: others were busy, or the hypervisor gave fewer.  What depends on several CPUs
 * is then of a busy machine, and has to say so first. Thread-safety: any thread; no state.
 */
#ifndef ANALYSIS_CAPACITY_H
#define ANALYSIS_CAPACITY_H

#include <stdbool.h>
#include <stddef.h>

#include "record/trial_store.h"

#define CAPACITY_LEAST 0.9 /* share of its CPUs below which a run was disturbed */

struct capacity {
	double had;  /* median over the rows, each of which has its restart's; 0: not measured */
	double cpus; /* effective ones: of those, the median as well */
};

/* Of all trials that have it; of none without memory. */
struct capacity capacity_of(const struct trial *trials, size_t count);
struct capacity capacity_of_store(const struct trial_store *store);

bool capacity_is_short(struct capacity capacity);

/* Has a program that took `wall_ns` used several CPUs at once? */
bool capacity_used_several(int64_t cpu_ns, int64_t wall_ns);

/* Does the number of CPUs decide anything for the trials of a cell?  Not of work that only waits.  Of commands, what
 * they do is not known: one that has used more CPU time than it took has used several CPUs. */
bool capacity_matters(const struct trial *trials, size_t count);

#endif

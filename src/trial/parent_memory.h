/* SPDX-License-Identifier: MIT
 *
 * Memory that the parent holds when it creates workers, because programs that fork do.
 */
#ifndef TRIAL_PARENT_MEMORY_H
#define TRIAL_PARENT_MEMORY_H

#include "worker/job.h"

/* Maps what `parent_memory` asks for, writes all of its pages and fills parent_memory->memory; it lives as long as the
 * process. Takes a second for some GiB.  Returns 0, a negative errno, or -ENOTSUP if huge pages are asked for and not
 * given. */
int parent_memory_make(struct parent_memory *parent_memory);

#endif

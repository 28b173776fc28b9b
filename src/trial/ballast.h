/* SPDX-License-Identifier: MIT
 *
 * Memory that the parent holds when it creates workers, because programs that fork do.
 */
#ifndef TRIAL_BALLAST_H
#define TRIAL_BALLAST_H

#include "worker/job.h"

/* Maps what `ballast` asks for, writes all of its pages and fills ballast->memory; it lives as long as the process.
 * Takes a second for some GiB.  Returns 0, a negative errno, or -ENOTSUP if huge pages are asked for and not given. */
int ballast_make(struct ballast *ballast);

#endif

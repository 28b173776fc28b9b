/* SPDX-License-Identifier: MIT
 *
 * Threads under simulated global locks: what the gil strategies have in common.
 */
#ifndef WORKER_LOCKED_CREW_H
#define WORKER_LOCKED_CREW_H

#include "worker/crew.h"

/* Runs the crew as threads under `count` locks (at least 1) of a policy; worker
 * i takes lock i mod count. */
void locked_crew_run(struct crew *crew, enum gil_policy policy, unsigned count);

#endif

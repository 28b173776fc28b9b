/* SPDX-License-Identifier: MIT
 *
 * Threads under simulated global locks: what the gil strategies have in common.
 */
#ifndef WORKER_LOCKED_TEAM_H
#define WORKER_LOCKED_TEAM_H

#include "worker/team.h"

/* Runs the team as threads under `count` locks (at least 1) of a policy; worker
 * i takes lock i mod count. */
void locked_team_run(struct team *team, enum gil_policy policy, unsigned count);

#endif

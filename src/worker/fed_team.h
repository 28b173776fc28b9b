/* SPDX-License-Identifier: MIT
 *
 * Teams whose workers do not know their tasks beforehand.
 */
#ifndef WORKER_FED_TEAM_H
#define WORKER_FED_TEAM_H

#include "worker/team.h"

/* Workers that claim tasks from a queue (queue.h), which the harness fills once
 * all have been created. */
void pooled_team_run(struct team *team, const struct team_hands *hands);

/* Forked workers that are handed each task with its payload (carrier.h). */
void carried_team_run(struct team *team);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Crews whose workers do not know their tasks beforehand.
 */
#ifndef WORKER_FED_CREW_H
#define WORKER_FED_CREW_H

#include "worker/crew.h"

/* Workers that claim tasks from a queue (queue.h), which the harness fills once
 * all have been created. */
void pooled_crew_run(struct crew *crew, const struct crew_hands *hands);

/* Forked workers that are handed each task with its payload (carrier.h). */
void carried_crew_run(struct crew *crew);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The CPUs that a worker runs on: one of its own, a share of them until its first timed task, or any.
 */
#include "base/cpus.h"
#include "worker/team.h"
#include "worker/worker.h"

WORKER_CODE void worker_pin(struct worker *worker)
{
	const struct job *job = worker->job;

	if (!worker->slot->error && job->pin == PIN_SPREAD)
		worker->slot->error = cpus_pin_self(job->order, worker->id);
}

/* Each on CPUs of its own, as far as there are any, and free from its first timed task on.  A scheduler may put
 * sleepers that are woken at once on one CPU, beside an idle one, and part them some milliseconds later: that is no
 * property of the strategy.  Which share a worker has changes from round to round, as the start CPU of the trial. */
WORKER_CODE void worker_place(struct worker *worker, struct cpu_mask *former)
{
	const struct job *job = worker->job;
	unsigned team = team_size(job);
	bool placed = job->pin == PIN_NONE && cpus_place_self(job->order, worker->id + job->rotation, team, former);

	worker->placed = placed ? former : NULL;
}

WORKER_CODE void worker_unplace(struct worker *worker)
{
	int err = worker->placed ? cpus_unplace_self(worker->placed) : 0;

	worker->placed = NULL;
	if (!worker->slot->error)
		worker->slot->error = err;
}
